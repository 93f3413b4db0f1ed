using System.Text.Json;
using Kaizen.Infrastructure.LanguageModels.Offline;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Infrastructure.Tests.LanguageModels.Offline;

[Parallelizable(ParallelScope.All)]
internal sealed class OfflineLanguageModelTests
{
    [TestCase("If the input contains \"refund\", answer billing.\nOtherwise answer other.", "I want two refunds", "billing")]
    [TestCase("If the input contains \"refund\", answer billing.\nOtherwise answer other.", "The app crashes", "other")]
    [TestCase("- When the ticket mentions 'crash' or 'error', reply with technical.\n- Default: other", "It shows an error", "technical")]
    [TestCase("`refund` -> billing\n`password` -> account", "Reset my password", "account")]
    [TestCase("If it contains \"a b\" answer one.\nIf it contains \"late\" or \"parcel\", answer shipping.", "parcel is late, a b", "shipping")]
    [TestCase("If the input contains \"art\", answer x.\nOtherwise answer y.", "start the party", "y")]
    [TestCase("Labels: spam, ham", "hello", "spam")]
    [TestCase("<examples>\nInput: pay the invoice\nOutput: billing\n\nInput: log in again\nOutput: account\n</examples>", "cannot log in", "account")]
    [TestCase("<examples>\nInput:\ntext: pay the invoice\nOutput:\nbilling\n\nInput:\ntext: log in again\nOutput:\nSo it is.\nAnswer: account\n</examples>\n\nSort.", "cannot log in", "account")]
    [TestCase("If the input contains \"refund\", answer billing.\nWrite the answer in upper case.", "refund", "BILLING")]
    public async Task CompleteAsync_AsTaskModel_ObeysWhatThePromptStates(string prompt, string input, string answer) =>
        Assert.That(await ObeyAsync(prompt, $"text: {input}"), Is.EqualTo(answer));

    [Test]
    public async Task CompleteAsync_WhenTheInputStandsInsideThePrompt_DoesNotTakeRulesForInput()
    {
        const string Prompt = "If the ticket contains \"refund\", answer billing.\nOtherwise answer other.\n\nTicket: the app is slow";

        Assert.That(await CallAsync(ModelRole.Task, new ModelMessage(ModelSpeaker.User, Prompt)), Is.EqualTo("other"));
    }

    [Test]
    public async Task CompleteAsync_WhenAskedToReasonFirst_MarksTheAnswer() =>
        Assert.That(
            await ObeyAsync("Otherwise answer x.\n\nThink step by step first. Then start a new line with \"Answer:\" followed by the final answer alone.", "text: a"),
            Does.EndWith("\nAnswer: x"));

    [Test]
    public async Task CompleteAsync_AskedToReflect_StatesRulesThatHoldForNewInputsAndKeepsTheRest()
    {
        const string Instruction = "Sort the ticket {ticket}.\nIf the ticket contains \"parcel\", answer shipping.";

        string improved = await ReflectAsync(
            Instruction, ("refund for the double charge", "billing"), ("refund the invoice", "billing"), ("app crash on start", "technical"));

        Assert.Multiple(async () =>
        {
            Assert.That(improved, Does.StartWith(Instruction));
            Assert.That(await ObeyAsync(improved, "ticket: a refund please"), Is.EqualTo("billing"));
            Assert.That(await ObeyAsync(improved, "ticket: constant crash"), Is.EqualTo("technical"));
            Assert.That(await ObeyAsync(improved, "ticket: where is the parcel"), Is.EqualTo("shipping"));
            Assert.That(improved, Does.Not.Contain("refund for the double charge"));
        });
    }

    [Test]
    public async Task CompleteAsync_AskedToReflectAgain_MergesTheRules()
    {
        string once = await ReflectAsync("Sort.", ("refund me", "billing"), ("app crash", "technical"));

        string twice = await ReflectAsync(once, ("forgot password", "account"));

        Assert.Multiple(async () =>
        {
            Assert.That(await ObeyAsync(twice, "ticket: refund"), Is.EqualTo("billing"));
            Assert.That(await ObeyAsync(twice, "ticket: password lost"), Is.EqualTo("account"));
            Assert.That(twice.Split('\n').Count(line => line.StartsWith("Possible answers:", StringComparison.Ordinal)), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task CompleteAsync_AskedForAnInstructionBySolvedExamples_StatesTheirRules()
    {
        const string Question = "Current:\n```\nSort.\n```\nGood outputs:\n```\nInput:\ntext: refund me\nOutput:\nbilling\n\nInput:\ntext: app crash\nOutput:\ntechnical\n```";

        string answer = await CallAsync(ModelRole.Reflection, new ModelMessage(ModelSpeaker.User, Question));

        Assert.That(await ObeyAsync(answer.Trim('`').Trim(), "text: a crash"), Is.EqualTo("technical"));
    }

    [Test]
    public async Task CompleteAsync_AskedToReflectOnProse_StatesTheLength()
    {
        string improved = await ReflectAsync("Summarize.", ("long text", "A summary has more words than any label would"));

        Assert.That(improved, Is.EqualTo("Summarize.\nAnswer with at most 9 words."));
    }

    [TestCase("<answer_a>\nBilling.\n</answer_a>\n<answer_b>\nbilling\n</answer_b>", 1)]
    [TestCase("<answer_a>\nred blue\n</answer_a>\n<answer_b>\nred green\n</answer_b>", 0.33)]
    [TestCase("<answer>\n\n</answer>", 0)]
    public async Task CompleteAsync_AsJudge_ScoresSharedWords(string texts, double score)
    {
        string verdict = await CallAsync(ModelRole.Judge, new ModelMessage(ModelSpeaker.User, texts));

        JsonElement json = JsonDocument.Parse(verdict).RootElement;
        Assert.That(json.GetProperty("score").GetDouble(), Is.EqualTo(score));
        Assert.That(json.GetProperty("reason").GetString(), Is.Not.Empty);
    }

    private static async Task<string> ReflectAsync(string instruction, params (string Input, string Expected)[] failures)
    {
        IEnumerable<string> records = failures.Select((failure, index) =>
            $"# Example {index + 1}\n## Inputs\n### ticket\n{failure.Input}\n\n## Generated Outputs\n?\n\n## Feedback\n"
            + $"The answer is incorrect: it was '?'. The correct answer is '{failure.Expected}'.\n");
        string question = $"The instruction:\n```\n{instruction}\n```\nExamples:\n````\n{string.Join('\n', records)}\n````\nWrite a better one between ``` fences.";
        string answer = await CallAsync(ModelRole.Reflection, new ModelMessage(ModelSpeaker.User, question));
        return answer.Trim('`').Trim();
    }

    private static Task<string> ObeyAsync(string prompt, string user) =>
        CallAsync(ModelRole.Task, new(ModelSpeaker.System, prompt), new(ModelSpeaker.User, user));

    private static async Task<string> CallAsync(ModelRole role, params ModelMessage[] messages) =>
        (await new OfflineLanguageModel().CompleteAsync(new(role, "m", messages), CancellationToken.None)).Text;
}
