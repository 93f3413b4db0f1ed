using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.PromptFiles;

namespace Kaizen.Infrastructure.Tests.PromptFiles;

[Parallelizable(ParallelScope.All)]
public sealed class PromptFileEditorTests
{
    private static readonly PromptFileEditor Editor = new();

    [TestCase("a.py", "P", "P = 'it\\'s'\n", "say \"hi\"\n", "P = 'say \"hi\"\\n'\n")]
    [TestCase("a.py", "P", "P = '''a'''\n", "it's ''' x'", "P = '''it's ''\\' x\\''''\n")]
    [TestCase("a.py", "P", "P = r'\\d'\n", "\\w+", "P = r'\\w+'\n")]
    [TestCase("a.py", "P", "P = r'\\d'\n", "it's", "P = 'it\\'s'\n")]
    [TestCase("a.py", "P", "P = (\n    \"a \"\n    \"b\"\n)\n", "one\ntwo", "P = (\n    \"one\\n\"\n    \"two\"\n)\n")]
    [TestCase("a.py", "P", "P = ('a'  # first\n  \"b\")  # last\n", "one\ntwo\nit's", "P = ('one\\n'  # first\n  \"two\\nit's\")  # last\n")]
    [TestCase("a.py", "P", "P = (\n  'a'  # first\n  # own\n  r'b'\n  'c')\n", "x\\", "P = (\n  'x\\\\'  # first\n  # own\n  r''\n  '')\n")]
    [TestCase("a.py", "P", "P = Q = 'a'\nR = 'a'\n", "x", "P = Q = 'x'\nR = 'a'\n")]
    [TestCase("a.py", "Q.a", "P = Q = {'a': 'a'}\n", "x", "P = Q = {'a': 'x'}\n")]
    [TestCase("a.py", "P.a", "P = {'a': 'x', 'b': ['y']}\n", "it's", "P = {'a': 'it\\'s', 'b': ['y']}\n")]
    [TestCase("A.cs", "P", "class A { const string P = \"a\" + // first\n  (\"b\" /* c */ + @\"d\"); }", "one\ntwo", "class A { const string P = \"one\\n\" + // first\n  (\"two\" /* c */ + @\"\"); }")]
    [TestCase("a.js", "P", "const P = 'a' + // first\n  `b`;\n", "one\n${two}\nit's", "const P = 'one\\n' + // first\n  `\\${two}\nit's`;\n")]
    [TestCase("a.md", null, "+++\nt = 1\n+++\nold\n", "new", "+++\nt = 1\n+++\nnew\n")]
    [TestCase("a.py", "P", "P = \"\"\"\\\r\na\r\n\"\"\"\r\n", "x\ny\n", "P = \"\"\"\\\r\nx\r\ny\r\n\"\"\"\r\n")]
    [TestCase("a.py", "P", "# coding: latin-1\nP = 'a'\n", "é 漢 😀\n", "# coding: latin-1\nP = 'é \\u6f22 \\U0001f600\\n'\n")]
    [TestCase("a.py", "P", "#!/usr/bin/python\r\n# vim: set fileencoding=cp1251 :\r\nP = r\"\"\"a\"\"\"\r\n", "é\nж\\", "#!/usr/bin/python\r\n# vim: set fileencoding=cp1251 :\r\nP = \"\"\"\\u00e9\r\nж\\\\\"\"\"\r\n")]
    [TestCase("a.py", "P", "\n# coding=ascii\nP = (\n  'a'  # c\n  'b')\n", "\\é\nx", "\n# coding=ascii\nP = (\n  '\\\\\\u00e9\\n'  # c\n  'x')\n")]
    [TestCase("a.py", "P", "x = 1\n# coding: ascii\nP = 'a'\n", "é", "x = 1\n# coding: ascii\nP = 'é'\n")]
    [TestCase("a.py", "P", "# coding: utf-8-unix\nP = 'a'\n", "é", "# coding: utf-8-unix\nP = 'é'\n")]
    [TestCase("a.py", "P", "P = \"\"\"a\\\\\n\"\"\"\n", "x", "P = \"\"\"x\"\"\"\n")]
    [TestCase("A.cs", "P", "class A { const string P = @\"a\"; }", "say \"x\"\nnow", "class A { const string P = @\"say \"\"x\"\"\nnow\"; }")]
    [TestCase("A.cs", "P", "class A\n{\n  const string P = \"\"\"\n    a\n    \"\"\";\n}\n", "x\n\n\"\"\"y", "class A\n{\n  const string P = \"\"\"\"\n    x\n\n    \"\"\"y\n    \"\"\"\";\n}\n")]
    [TestCase("A.cs", "P", "class A\r\n{\r\n  const string P = @\"a\r\nb\";\r\n}\r\n", "x\ny", "class A\r\n{\r\n  const string P = \"x\\n\" +\r\n      \"y\";\r\n}\r\n")]
    [TestCase("a.ts", "P", "export const P: string = `a`;\n", "${x} `y`\n\\z", "export const P: string = `\\${x} \\`y\\`\n\\\\z`;\n")]
    [TestCase("a.ts", "P", "const P = 'a' as const\nconst Q = 1\n", "it's", "const P = 'it\\'s' as const\nconst Q = 1\n")]
    [TestCase("a.json", "a.b[1]", "{ \"a\": {\"b\": [1, \"\\u00e9\"] } }", "é\n", "{ \"a\": {\"b\": [1, \"\\u00e9\\n\"] } }")]
    [TestCase("a.json", "[\"x.y\"]", "{\r\n  \"x.y\": \"a\"\r\n}", "漢", "{\r\n  \"x.y\": \"漢\"\r\n}")]
    [TestCase("a.yaml", "p", "p: |  # note\n   a\n\n# next\nq: 1\n", "x\n  y\n", "p: |  # note\n   x\n     y\n\n# next\nq: 1\n")]
    [TestCase("a.yaml", "p", "p: |\n  a\nq: 1\n", " x", "p: |2-\n   x\nq: 1\n")]
    [TestCase("a.yaml", "p", "p: >\n  a\n  b\nq: 1\n", "x\ny\n", "p: >\n  x\n\n  y\nq: 1\n")]
    [TestCase("a.yaml", "p", "p: plain\nq: 1\n", "x\ny", "p: |-\n  x\n  y\nq: 1\n")]
    [TestCase("a.yaml", "p", "p: plain # note\n", "a: b", "p: \"a: b\" # note\n")]
    [TestCase("a.yaml", "prompt", "prompt: |\nmodel: gpt-4o\ntemperature: 0\n", "a\nb {x}", "prompt: |-\n  a\n  b {x}\nmodel: gpt-4o\ntemperature: 0\n")]
    [TestCase("a.yaml", "p", "p: |\nz: 1\ny: 2\n# c\nx: 3\n", "a\n", "p: |\n  a\nz: 1\ny: 2\n# c\nx: 3\n")]
    [TestCase("a.yaml", "p", "p: >-\n\nz: 1\ny: 2\n", "a", "p: >-\n  a\n\nz: 1\ny: 2\n")]
    [TestCase("a.yaml", "p", "p: |  # c\n# comment\nz: 1\n", "a", "p: |-  # c\n  a\n# comment\nz: 1\n")]
    [TestCase("a.yaml", "p", "p: |\n\n\n\nz: 1\n", "a\n", "p: |\n  a\n\n\n\nz: 1\n")]
    [TestCase("a.yaml", "p", "p: |\r\nz: 1\r\ny: 2\r\n", "a\nb\n", "p: |\r\n  a\r\n  b\r\nz: 1\r\ny: 2\r\n")]
    [TestCase("a.yaml", "p", "p: |-\n# c1\n\n# c2\nz: 1\nlong: [1,\n 2]\n", "a", "p: |-\n  a\n# c1\n\n# c2\nz: 1\nlong: [1,\n 2]\n")]
    [TestCase("a.yaml", "p", "p: &a |\nz: 1\n", "a", "p: &a |-\n  a\nz: 1\n")]
    [TestCase("a.yaml", "r", "p: &a old\nq: *a\nr: &a old\n", "new", "p: &a old\nq: *a\nr: &a new\n")]
    [TestCase("a.yaml", "b.p", "a: &x\n  p: old\nb: &y\n  <<: *x\n  p: old\n", "new", "a: &x\n  p: old\nb: &y\n  <<: *x\n  p: new\n")]
    [TestCase("a.jsonc", "p", "{\"p\": \"old\", /* c */ \"q\": 1,} // end", "new", "{\"p\": \"new\", /* c */ \"q\": 1,} // end")]
    [TestCase("a.yaml", "p[0]", "p:\n- |\n- b\nz: 1\n", "a", "p:\n- |-\n  a\n- b\nz: 1\n")]
    [TestCase("a.yaml", "a.p", "a:\n  p: |\n  q: 1\n", "x", "a:\n  p: |-\n    x\n  q: 1\n")]
    [TestCase("a.yaml", "$", "--- |\nold\n...\n", "new\n", "--- |\n  new\n...\n")]
    [TestCase("a.toml", "t.p", "[t]\np = '''\na'''\n", "x\ny", "[t]\np = '''\nx\ny'''\n")]
    [TestCase("a.toml", "p", "p = \"\"\"old\"\"\"\r\n", "\n\nx\n", "p = \"\"\"\\n\r\nx\r\n\"\"\"\r\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\nold\n", "# New\n\ntext", "---\nt: 1\n---\n\n# New\n\ntext\n")]
    [TestCase("a.md", null, "old\r\ntext\r\n", "x\ny", "x\r\ny\r\n")]
    [TestCase("a.txt", null, "old", "x", "x")]
    [TestCase("a.txt", null, "old", "x\ny", "x\ny")]
    [TestCase("a.txt", null, "old\n", "x\r\ny", "x\r\ny\n")]
    [TestCase("a.txt", null, "old\r\ntext", "x\ny", "x\r\ny")]
    [TestCase("a.txt", null, "old\r\n", "x\ry\n", "x\ry\r\n\r\n")]
    [TestCase("a.txt", null, "a\nb\r\n", "x", "x\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\nold", "x\r\ny", "---\nt: 1\n---\nx\r\ny")]
    [TestCase("a.prompty", "system", "---\nname: x\n---\nsystem:\nold\n\nuser:\n{{q}}\n", "new\nlines", "---\nname: x\n---\nsystem:\nnew\nlines\n\nuser:\n{{q}}\n")]
    [TestCase("a.prompty", "system", "---\nname: x\n---\nsystem:\n\nuser:\n{{q}}\n", "new\nlines", "---\nname: x\n---\nsystem:\nnew\nlines\n\nuser:\n{{q}}\n")]
    [TestCase("a.prompty", "user", "system:\r\nold\r\nuser:\r\n", "new\nlines", "system:\r\nold\r\nuser:\r\nnew\r\nlines\r\n")]
    [TestCase("a.yaml", "p", "p: !!str 5\n", "two", "p: !!str two\n")]
    [TestCase("a.prompty", null, "---\nname: x\n---\nold\n", "new", "---\nname: x\n---\nnew\n")]
    [TestCase("a.prompty", null, "---\nname: x\n---\nsystem:\nold\nuser:\n{{q}}\n", "system:\nnew\nuser:\nQ: {{q}}", "---\nname: x\n---\nsystem:\nnew\nuser:\nQ: {{q}}\n")]
    [TestCase("a.prompty", "system", "---\r\nname: x\r\n---\r\nsystem:\r\n\r\n\r\nold\r\n\r\n\r\nuser:\r\n{{q}}", "  new", "---\r\nname: x\r\n---\r\nsystem:\r\n\r\n\r\n  new\r\n\r\n\r\nuser:\r\n{{q}}")]
    [TestCase("a.prompty", "system", "system:\nuser:\n{{q}}", "new", "system:\nnew\nuser:\n{{q}}")]
    [TestCase("a.prompty", "user", "system:\nold\nuser:", "new", "system:\nold\nuser:\nnew")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\n \n\nold\n", "  new\n\n", "---\nt: 1\n---\n\n \n\n  new\n\n\n")]
    [TestCase("a.md", null, "---\nt: 1\n---", "new", "---\nt: 1\n---\nnew")]
    [TestCase("a.md", null, "---\r\nt: 1\r\n---\r\n", "new\nlines", "---\r\nt: 1\r\n---\r\nnew\r\nlines\r\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\n", "new", "---\nt: 1\n---\n\nnew\n")]
    public void Replace_KeepsStyleAndSurroundings(string path, string? locator, string file, string prompt, string expected)
    {
        PromptPlace place = PromptPlace.In(path, locator);

        string edited = Editor.Replace(place, file, prompt);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(Editor.Read(place, edited), Is.EqualTo(prompt));
    }

    [TestCase("a.md", null, "---\nt: 1\n---")]
    [TestCase("a.md", null, "---\nt: 1\n---\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\n\n\n")]
    [TestCase("a.md", null, "---\r\nt: 1\r\n---\r\n\r\nold\r\n")]
    [TestCase("a.prompty", "system", "system:\nuser:\n")]
    [TestCase("a.prompty", "system", "system:\r\n\r\nuser:\r\n")]
    [TestCase("a.prompty", "system", "system:\n\n\nuser:\n")]
    [TestCase("a.prompty", "user", "system:\nold\nuser:")]
    [TestCase("a.txt", null, "\r\n")]
    public void Replace_OfAnEmptyPlaceOrWithNothing_UndoGivesTheOriginalBytes(string path, string? locator, string file)
    {
        PromptPlace place = PromptPlace.In(path, locator);
        string old = Editor.Read(place, file);

        string edited = Editor.Replace(place, file, old.Length == 0 ? "new\nlines" : "");

        Assert.That(edited, Is.Not.EqualTo(file));
        Assert.That(Editor.Replace(place, edited, old), Is.EqualTo(file));
    }

    [TestCase("a.py", "A.B.P", "class A:\n  class B(object):\n    x = {'P': 1}\n    P: str = 'v'  # c\n", "v")]
    [TestCase("a.py", "P", "if x:\n    P = 'v'\n", "v")]
    [TestCase("a.py", "P", "class A: P = 'v'; Q = 2\n", "v")]
    [TestCase("a.py", "P", "def f(P='no', *, q: int = 1) -> str:\n    '''P = \"no\"'''\n    # P = 'no'\n    g(P='no')\n\nP = 'v'\n", "v")]
    [TestCase("a.py", "P", "P = Q = \"a\\x41\\u00e9\\101\\q\\\nb\"", "aAéA\\qb")]
    [TestCase("a.py", "P", "x = f\"{d[\"k\"]:{'>'}10} {{P}} {y!r:'^9}\"\nP = 'v'", "v")]
    [TestCase("a.py", "P", "match = 1\ncase = {'P': 2}\nmatch x:\n    case {'P': 1}:\n        P = 'v'\n", "v")]
    [TestCase("a.py", "P", "async def main():\n\tP = ('v')\n", "v")]
    [TestCase("a.py", "P.sys.text", "P: dict = {**Q, 'usr': 'u', 'sys': {\"text\": ('v'), },}\n", "v")]
    [TestCase("a.py", "A.P[1]", "class A:\n  P = [f(x, 'a'), 'v', *z]\n", "v")]
    [TestCase("a.js", "P[0]", "const P = ['v', ...Q, 'w']\n", "v")]
    [TestCase("a.py", "P", "class A:\n  D = {'P': 'no'}\n  P = 'v'\n", "v")]
    [TestCase("a.json", "x.y", "{\"x.y\": \"v\"}", "v")]
    [TestCase("a.json", "x.y", "{\"x\": {\"y\": \"v\"}, \"x.y\": \"w\"}", "v")]
    [TestCase("a.json", "$.x[0]", "{\"x\": [\"v\"]}", "v")]
    [TestCase("a.json", "$ref.x", "{\"$ref\": {\"x\": \"v\"}}", "v")]
    [TestCase("a.yaml", "x.\"y z\"", "x:\n  y z: v\n", "v")]
    [TestCase("a.toml", "a.\"b c.d\".p", "[a.\"b c.d\"]\np = 'v'", "v")]
    [TestCase("a.toml", "a.'b'.p", "[a.b]\np = 'v'", "v")]
    [TestCase("a.toml", "\"q\\\"r\"", "\"q\\\"r\" = 'v'", "v")]
    [TestCase("a.toml", "a.b", "\"a.b\" = 'v'", "v")]
    [TestCase("a.py", "P", "P = 'a' \\\n    \"b\" + '''c'''\n", "abc")]
    [TestCase("A.cs", "N.A.P", "namespace N { class A { static readonly string P = \"v\"; } class B { string P = \"w\"; } }", "v")]
    [TestCase("A.cs", "P", "class A { string P { get; } = (\"v\" + @\"\\w\"); }", "v\\w")]
    [TestCase("A.cs", "P", "var x = 1;\nconst string P = \"v\";\n", "v")]
    [TestCase("a.js", "Agent.P", "class Agent { #k = 1; static P = 'v'; P2 = 'w'\n run(a) { return a / 2 } }", "v")]
    [TestCase("a.js", "module.exports.p", "module.exports = { p: 'v', q() { return /[/'\"]/ } }", "v")]
    [TestCase("a.js", "P", "if (x) /'/.test(y)\nlet a = b / c, P = 'v' // d/\n", "v")]
    [TestCase("a.js", "P", "const f = () => { const P = `v` }\n", "v")]
    [TestCase("a.js", "P[1].text", "export const P = Object.freeze([{ text: 'u' }, { 'text': \"v\" }])\n", "v")]
    [TestCase("a.js", "default.p", "export default { p: 'v' }\n", "v")]
    [TestCase("a.js", "P", "const P = 'a' +\n  \"b\\u{1F600}\\x41\";\n", "ab😀A")]
    [TestCase("a.ts", "Prompts.System", "export enum Prompts { User = 'u', System = \"v\", }\n", "v")]
    [TestCase("a.jsx", "P", "const f = <T>(x) => { return <U>(y) => y }\nconst P = 'v'\n", "v")]
    [TestCase("a.ts", "A.P", "abstract class A<T extends B<C>> implements D { private static readonly P: string = 'v';\n constructor(private x = 'P') {} }\n", "v")]
    [TestCase("a.ts", "P", "const a = <T>(x: T) => x; const b = <string>c / 2; let d = e! / 2;\nconst P = 'v' satisfies string\n", "v")]
    [TestCase("a.ts", "P", "declare const Q: { P: string; };\nexport const P: Map<string, Array<number>> | string = `v`\n", "v")]
    [TestCase("a.tsx", "P", "const f = <T,>(x: T) => x\nexport const V = () => (<><p a='\"' {...q}>It's {a < b ? <b>\"</b> : `${c}`} /* </p></>)\nconst P = 'v'\n", "v")]
    [TestCase("a.yaml", "a[0].p", "a:\n  - p: &x !!str \"v\"\n    q: *y\n", "v")]
    [TestCase("a.yaml", "p", "--- # doc\np:\n  v w\n  x\n", "v w x")]
    [TestCase("a.toml", "a.b[1].c", "a.b = [ {c = 'u'}, { c = \"\"\"\\\n  v\"\"\" } ]\n", "v")]
    [TestCase("a.toml", "[\"x y\"].p", "[\"x y\"]\np = 'v'", "v")]
    [TestCase("a.py", "P", "P = 'v'\nQ = P + 'w'\nR = S = P % 1\n", "v")]
    [TestCase("a.js", "P", "const P = 'v'\nlet q = ''\nq += P\n", "v")]
    [TestCase("a.py", "P", "try: x = 1\nexcept* E: pass\nelse:\n\n    # c\n  # d\n    y = d[1:\n 2]\n\nwhile x: \\\n    x = {1: 2}\nP = 'v'\n", "v")]
    [TestCase("A.cs", "P", "#!/usr/bin/env dotnet\n#:package X@1\n#if DEBUG\nstring Q = \"\n#endif\nconst string P = \"v\";\n", "v")]
    [TestCase("A.cs", "A.P", "class A\n{\n#if X\n  private\n#else\n  public\n#endif\n  const string P = \"v\";\n}\nclass B\n{\n#if X\n  const string P = \"x\";\n#endif\n}\n", "v")]
    [TestCase("A.cs", "P", "#define X\n#if X\nclass A { const string P = \"v\"; }\n#endif\n", "v")]
    public void Read_FindsThePlace(string path, string locator, string file, string expected) =>
        Assert.That(Editor.Read(PromptPlace.In(path, locator), file), Is.EqualTo(expected));

    [TestCase("a.py", "P", "P = f'{x}'\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P", "P = ('a'\n  f'{x}')\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P", "P = b'x'\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P", "P = dedent('''x''')\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P", "P = 'x'.strip()\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P[0]", "P = ['a'] + Q\n", PromptFileFault.PlaceNotFound)]
    [TestCase("a.py", "P.k", "P = {'k': f'{x}'}\n", PromptFileFault.NotPlainText)]
    [TestCase("a.py", "P.k", "P = {'k': 'a', 'k': 'b'}\n", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.toml", "a.\"b", "[a]\nb = 'x'\n", PromptFileFault.PlaceNotFound)]
    [TestCase("a.py", "P", "P = 'a'\nP += 'b'\n", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.py", "Q", "Q = P + 'b'\n", PromptFileFault.NotPlainText)]
    [TestCase("a.js", "P", "let P = 'a'\nP += 'b'\n", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.py", "P", "if x:\n  P = 'a'\nelse:\n  P = 'b'\n", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.py", "Q", "P = 'Q = 1'\n", PromptFileFault.PlaceNotFound)]
    [TestCase("a.py", "P", "P = '''a\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", null, "P = 'a'\n", PromptFileFault.InvalidLocator)]
    [TestCase("a.py", "a..b", "P = 'a'\n", PromptFileFault.InvalidLocator)]
    [TestCase("A.cs", "P", "class A { string P = $\"{x}\"; }", PromptFileFault.NotPlainText)]
    [TestCase("A.cs", "P", "class A { string P = $\"\"\"x\"\"\"; }", PromptFileFault.NotPlainText)]
    [TestCase("A.cs", "P", "class A { string P = Load(); }", PromptFileFault.NotPlainText)]
    [TestCase("A.cs", "P", "class A { string P = \"a\"; } class B { string P = \"b\"; }", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.py", "P", "P = 'a'\nx = (1\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\nx = (1]\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\nx = 1)\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\nif x:\n    y\n  z\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\n  y = 1\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\nif x:\ny = 1\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\ndef f():  # nothing\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "P = 'a'\nx = \\ 1\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.py", "P", "# coding: klingon\nP = 'a'\n", PromptFileFault.UnreadableFile)]
    [TestCase("A.cs", "P", "class A { const string P = \"a\"; void F() { }", PromptFileFault.UnreadableFile)]
    [TestCase("A.cs", "P", "class A { const string P = \"a\" }", PromptFileFault.UnreadableFile)]
    [TestCase("A.cs", "P", "class A { const string P = \"a\"; string Q = \"b; }", PromptFileFault.UnreadableFile)]
    [TestCase("a.js", "P", "const P = 'a'; f(1\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.js", "P", "const P = `a ${x}`\n", PromptFileFault.NotPlainText)]
    [TestCase("a.js", "P", "const P = dedent`a`\n", PromptFileFault.NotPlainText)]
    [TestCase("a.js", "P", "const P = 'a'.trim()\n", PromptFileFault.NotPlainText)]
    [TestCase("a.js", "P", "const P = 'a'\n  .trim()\n", PromptFileFault.NotPlainText)]
    [TestCase("a.js", "P", "const P = 'a\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.json", "p", "{\"p\": 1}", PromptFileFault.NotPlainText)]
    [TestCase("a.json", "p", "{\"p\": \"a\", \"p\": \"b\"}", PromptFileFault.AmbiguousPlace)]
    [TestCase("a.json", "p", "{\"p\": \"\\ud800\"}", PromptFileFault.NotPlainText)]
    [TestCase("a.json", "p", "{\"p\": ", PromptFileFault.UnreadableFile)]
    [TestCase("a.json", "p", "{\"p\": \"a\",}", PromptFileFault.UnreadableFile)]
    [TestCase("a.json", "p", "{\"p\": \"a\" /* c */}", PromptFileFault.UnreadableFile)]
    [TestCase("a.json", "p", "{\"p\": \"a\"} // c", PromptFileFault.UnreadableFile)]
    [TestCase("a.yaml", "p", "p: *x\n", PromptFileFault.NotPlainText)]
    [TestCase("a.yaml", "q", "p: &x a\nq: *x\n", PromptFileFault.NotPlainText)]
    [TestCase("a.yaml", "p", "p: 42\n", PromptFileFault.NotPlainText)]
    [TestCase("a.yaml", "p", "p: [a\n", PromptFileFault.UnreadableFile)]
    [TestCase("a.toml", "p", "p = 1\n", PromptFileFault.NotPlainText)]
    [TestCase("a.toml", "p", "p = \n", PromptFileFault.UnreadableFile)]
    [TestCase("a.txt", "P", "x", PromptFileFault.InvalidLocator)]
    [TestCase("a.exe", "P", "x", PromptFileFault.UnsupportedFile)]
    public void Replace_WhenThePlaceCannotBeEdited_SaysWhy(string path, string? locator, string file, PromptFileFault fault) =>
        Assert.That(
            () => Editor.Replace(PromptPlace.In(path, locator), file, "new"),
            Throws.TypeOf<PromptFileException>().With.Property(nameof(PromptFileException.Fault)).EqualTo(fault));

    [TestCase("A.cs", "P", "class A\n{\n#if X\n  const string P = \"x\";\n#else\n  const string P = \"y\";\n#endif\n}\n", "branch of #if")]
    [TestCase("A.cs", "A.P", "#if !X\nclass A { static string P => \"x\"; }\n#elif Y\nclass A\n{\n#if Z\n  static string P { get; } = \"y\";\n#endif\n}\n#endif\n", "branch of #if")]
    [TestCase("A.cs", "P", "class A\n{\n#if X\n  const string P = \"x\";\n#endif\n}\n", "branch of #if")]
    [TestCase("A.cs", "P", "class A\n{\n  const string P =\n#if !X\n    \"x\";\n#else\n    \"y\";\n#endif\n}\n", "depends on #if")]
    [TestCase("a.yaml", "p", "p: &x old\nq: *x\n", "&x")]
    [TestCase("a.yaml", "p", "p: &x |\n  old\nq: [*x]\n", "&x")]
    [TestCase("a.yaml", "base.p", "base: &b\n  p: old\n  q: &u 1\nother:\n  <<: *b\n", "&b")]
    [TestCase("a.yaml", "l[0].p", "l: &l [{p: old}]\nm:\n  n: {o: *l}\n", "&l")]
    public void Replace_WhenOtherPlacesWouldNotFollow_NamesThem(string path, string? locator, string file, string reason) =>
        Assert.That(
            () => Editor.Replace(PromptPlace.In(path, locator), file, "new"),
            Throws.TypeOf<PromptFileException>().With.Message.Contains(reason));

    [TestCase("a.py", "P[1]", "P = [*Q, 'a']\n")]
    [TestCase("a.py", "P[0]", "P = [*Q, 'a']\n")]
    [TestCase("a.py", "P[2].k", "P = ('a', *Q, {'k': 'b'})\n")]
    [TestCase("a.py", "P.k[1]", "P = {'k': [*['a', 'b'], 'c']}\n")]
    [TestCase("a.js", "P[1]", "const P = [...Q, 'a']\n")]
    [TestCase("a.js", "P[0]", "const P = [...Q, 'a']\n")]
    [TestCase("a.ts", "P[2].k", "const P = ['a', ...Q, { k: 'b' }]\n")]
    [TestCase("a.js", "P.k[1]", "const P = { k: [...['a', 'b'], 'c'] }\n")]
    public void AnIndexAtOrAfterASpread_IsRefused(string path, string locator, string file)
    {
        PromptPlace place = PromptPlace.In(path, locator);

        Assert.That(() => Editor.Replace(place, file, "new"), Throws.TypeOf<PromptFileException>().With.Message.Contains("spread"));
        Assert.That(() => Editor.Read(place, file), Throws.TypeOf<PromptFileException>().With.Message.Contains("spread"));
    }

    [TestCase("a.txt", null, "old", "new\n", "line break")]
    [TestCase("a.txt", null, "old\r\n", "new\r\nlines", "\\r\\n")]
    [TestCase("a.md", null, "---\nt: 1\n---\nold\n", "\nnew", "line break")]
    [TestCase("a.md", null, "---\nt: 1\n---\n\nold\n", " \nnew", "line break")]
    [TestCase("a.prompty", "system", "system:\nold\nuser:\n", "new\n", "line break")]
    [TestCase("a.prompty", null, "---\nname: x\n---\nold\n", "a\nUser :\nb", "role")]
    [TestCase("a.prompty", null, "---\nname: x\n---\nsystem:\nold\nuser:\n{{q}}\n", "new", "role")]
    [TestCase("a.prompty", "system", "system:\nx\nuser:\ny\n", "a\nuser:\nb", "role")]
    public void Replace_WhenTheLinesOfThePromptWouldBeReadOtherwise_SaysWhy(string path, string? locator, string file, string prompt, string reason) =>
        Assert.That(
            () => Editor.Replace(PromptPlace.In(path, locator), file, prompt),
            Throws.TypeOf<PromptFileException>().With.Property(nameof(PromptFileException.Fault)).EqualTo(PromptFileFault.NotRepresentable)
                .And.Message.Contains(reason));

    [TestCase("a.txt", null, "old", "x\r\ny")]
    [TestCase("a.txt", null, "x\n", "\uFEFFmark")]
    [TestCase("a.md", null, "x\n", "---\na: 1\n---\nb")]
    public void Replace_WhenTheFormatCannotHoldThePrompt_Refuses(string path, string? locator, string file, string prompt) =>
        Assert.That(
            () => Editor.Replace(PromptPlace.In(path, locator), file, prompt),
            Throws.TypeOf<PromptFileException>().With.Property(nameof(PromptFileException.Fault)).EqualTo(PromptFileFault.NotRepresentable));

    [Test]
    public void Replace_WhenThePromptHasHalfASurrogatePair_Refuses() =>
        Assert.That(
            () => Editor.Replace(PromptPlace.In("a.py", "P"), "P = 'x'", "half " + "😀"[0]),
            Throws.TypeOf<PromptFileException>().With.Property(nameof(PromptFileException.Fault)).EqualTo(PromptFileFault.NotRepresentable));

    [TestCase("a.yaml", "[", "]")]
    [TestCase("a.toml", "p = [", "]")]
    [TestCase("a.js", "const P = [", "]")]
    [TestCase("a.js", "x = `${", "}`")]
    [TestCase("a.py", "f'{f\"{", "}\"}'")]
    [TestCase("a.json", "[", "]")]
    [TestCase("A.cs", "class A { int P = (", ")")]
    public void Read_WhenTheFileIsNestedWithoutEnd_IsRefusedAndDoesNotCrash(string path, string open, string close)
    {
        string file = string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));

        Assert.That(() => Editor.Read(PromptPlace.In(path, "P"), file), Throws.TypeOf<PromptFileException>());
    }

    // Where what is no markup is tried again at every level, or all that came before is walked through again, this takes minutes.
    [TestCase("a.js", "<a>{", 25, "")]
    [TestCase("a.tsx", "<a>{", 25, "}")]
    [TestCase("a.jsx", "<a>{", 1000, "x;")]
    [TestCase("a.js", "if (", 250_000, "")]
    [MaxTime(120_000)]
    public void Read_OfLevelsThatDoNotEnd_IsRefusedInTime(string path, string open, int levels, string rest)
    {
        string file = string.Concat(Enumerable.Repeat(open, levels)) + string.Concat(Enumerable.Repeat(rest, 250_000));

        Assert.That(() => Editor.Read(PromptPlace.In(path, "P"), file), Throws.TypeOf<PromptFileException>());
    }

    // Where the text is copied for each part, this takes minutes.
    [TestCase("a.js", "const P = ", " + ")]
    [TestCase("a.py", "P = ", " ")]
    [MaxTime(60_000)]
    public void Read_OfVeryManyParts_JoinsThem(string path, string start, string separator)
    {
        string part = new('x', 50);
        string file = start + string.Join(separator, Enumerable.Repeat($"'{part}'", 100_000));

        Assert.That(Editor.Read(PromptPlace.In(path, "P"), file), Has.Length.EqualTo(5_000_000));
    }

    // Where each string is looked for from the start, this takes minutes.
    [Test]
    [MaxTime(60_000)]
    public void Replace_AfterVeryManyStrings_FindsThePlace()
    {
        string others = string.Concat(Enumerable.Repeat("\"é😀\",", 150_000));
        string file = $$"""{"others":[{{others}}1],"prompt":"a"}""";

        Assert.That(
            Editor.Replace(PromptPlace.In("a.json", "prompt"), file, "b"),
            Is.EqualTo(file.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)));
    }

    [TestCase(PromptFormat.Text, "a\nb", "a\nb\n")]
    [TestCase(PromptFormat.Json, "a\nb", "{\n  \"prompt\": \"a\\nb\"\n}\n")]
    [TestCase(PromptFormat.Yaml, "a\nb", "prompt: |-\n  a\n  b\n")]
    [TestCase(PromptFormat.Python, "a\nb", "PROMPT = \"\"\"a\nb\"\"\"\n")]
    public void Replace_OfAFileOfItsOwn_WritesItAnew(PromptFormat format, string prompt, string expected) =>
        Assert.That(Editor.Replace(PromptPlace.OwnFile("p", format), "anything before", prompt), Is.EqualTo(expected));

    [Test]
    public void Replace_WhenThePromptIsThereAlready_ChangesNothing()
    {
        const string File = "P = 'a\\x41'\n";

        Assert.That(Editor.Replace(PromptPlace.In("a.py", "P"), File, "aA"), Is.EqualTo(File));
    }

    [TestCase("new", "new;added;")]
    [TestCase("new#note", "new")]
    public void Replace_WhenASpellingThatReadsBackChangesTheRest_TakesTheNext(string prompt, string wrong) =>
        Assert.That(PromptFileEditor.Replace(new Pieces(wrong), null, "old;#note;kept;", prompt), Is.EqualTo($"{prompt};#note;kept;"));

    /// <summary>Pieces that each end with a semicolon: first the prompt, then values and notes.</summary>
    /// <param name="wrong">What it takes first for a spelling.</param>
    private sealed class Pieces(string wrong) : IPromptSyntax
    {
        public PromptSpot Find(string content, string? locator)
        {
            string[] pieces = content.Split(';');
            return new PromptSpot(0, pieces[0].Length + 1, pieces[0], prompt => [wrong, prompt + ';'])
            {
                Others = [.. pieces.Skip(1).Where(piece => !piece.StartsWith('#'))],
            };
        }
    }
}
