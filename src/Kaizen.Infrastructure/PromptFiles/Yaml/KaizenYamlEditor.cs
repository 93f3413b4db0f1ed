using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Prompts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>Writes entries into <c>tasks</c> of <c>.kaizen.yaml</c>, in the layout that the file has, and trusts no edit that it has not read back.</summary>
internal sealed class KaizenYamlEditor : IKaizenYamlEditor
{
    private const char ByteOrderMark = '\uFEFF';
    private const string Comment = "# Written by Kaizen: the prompts that it delivered to this repository.\n";
    private const string Tasks = "tasks";

    public string Enter(KaizenYamlEntry record, string? present)
    {
        string file = string.IsNullOrEmpty(present) ? Comment : present;
        string content = file.TrimStart(ByteOrderMark);
        YamlOutline outline = Read(content) ?? throw new PromptFileException(
            PromptFileFault.UnreadableFile, $"The file '{KaizenYamlEntry.Path}' is no valid YAML, so that the delivery cannot be entered there.");
        YamlEntry entry = EntryOf(record);
        IEnumerable<string> edits = outline.Documents > 1 || IsAliased(entry, outline) ? [] : Edits(new YamlMappingWriter(content, outline), outline, entry);
        string edited = edits.FirstOrDefault(candidate => IsEntered(entry, outline, candidate)) ?? throw new PromptFileException(
            PromptFileFault.NotRepresentable,
            $"The file '{KaizenYamlEntry.Path}' cannot take the entry of the task '{record.TaskName}' so that nothing else in it changes. It must be one document with a mapping 'tasks', the task's entry in it a mapping of plain values without anchors and tags, and no alias may point to them.");
        return file[..^content.Length] + edited;
    }

    private static YamlEntry EntryOf(KaizenYamlEntry record) => YamlEntry.Mapping(
        record.TaskName,
        YamlEntry.Number("version", record.Version),
        YamlEntry.Text("job", record.JobId.ToString()),
        YamlEntry.Text("prompt_file", record.PromptFile),
        YamlEntry.Text("prompt_sha256", PromptVersion.HashOf(record.Prompt)));

    private static IEnumerable<string> Edits(YamlMappingWriter writer, YamlOutline outline, YamlEntry entry)
    {
        YamlNode? root = outline.At([]).SingleOrDefault();
        return (outline.At([Tasks]), outline.At([Tasks, entry.Key])) switch
        {
            (_, [{ Event: MappingStart } own]) => writer.Set(own, entry.Entries),
            (_, [{ IsNull: true } own]) => writer.Fill(own, entry.Entries),
            ([{ Event: MappingStart } tasks], []) => writer.Add(tasks, entry),
            ([{ IsNull: true } tasks], []) => writer.Fill(tasks, [entry]),
            ([], []) when root is { Event: MappingStart } => writer.Add(root, YamlEntry.Mapping(Tasks, entry)),
            ([], []) when root is null or { IsEmpty: true } => writer.Append(YamlEntry.Mapping(Tasks, entry)),
            _ => [],
        };
    }

    /// <summary>Says whether the entry stands in an edited file and nothing else has changed.</summary>
    private static bool IsEntered(YamlEntry entry, YamlOutline before, string edited) =>
        Read(edited) is { Documents: 1 } after
        && entry.Entries.All(field => after.At([Tasks, entry.Key, field.Key]) is [{ Event: Scalar scalar }] && scalar.Value == field.Value)
        && Others(after, entry).SequenceEqual(Others(before, entry));

    private static IEnumerable<string> Others(YamlOutline outline, YamlEntry entry) =>
        outline.Nodes.Where(node => !IsOwn(node.Path, entry)).Select(node => node.Entry);

    /// <summary>Says whether something else in the file means the entry, or what it stands in, too.</summary>
    private static bool IsAliased(YamlEntry entry, YamlOutline outline)
    {
        HashSet<AnchorName> anchors = [.. outline.Nodes.Where(node => IsOwn(node.Path, entry)).Select(node => node.Event).OfType<NodeEvent>().Select(node => node.Anchor)];
        return outline.Nodes.Any(node => node.Event is AnchorAlias alias && anchors.Contains(alias.Value));
    }

    private static bool IsOwn(IReadOnlyList<string> path, YamlEntry entry) => path switch
    {
        [] or [Tasks] => true,
        [Tasks, var task] => task == entry.Key,
        [Tasks, var task, var field] => task == entry.Key && entry.Entries.Any(own => own.Key == field),
        _ => false,
    };

    private static YamlOutline? Read(string content)
    {
        try
        {
            return new YamlOutline(content);
        }
        catch (Exception invalid) when (invalid is YamlException or InsufficientExecutionStackException)
        {
            return null;
        }
    }
}
