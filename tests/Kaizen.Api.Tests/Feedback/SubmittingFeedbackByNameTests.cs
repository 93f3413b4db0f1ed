namespace Kaizen.Api.Tests.Feedback;

internal sealed class SubmittingFeedbackByNameTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task AnEntryOfATaskThatExists_GoesToIt()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync();

        JsonElement entry = (await PostAsync(task.Text("name")!)).ShouldBe(Created);

        Assert.That(entry.Text("task_id"), Is.EqualTo(task.Text("id")));
    }

    [Test]
    public async Task AnEntryOfATaskThatDoesNotExist_CreatesIt()
    {
        string name = Given.Name("made by feedback");

        JsonElement entry = (await PostAsync(name)).ShouldBe(Created);

        JsonElement task = await Api.TaskAsync(entry.Text("task_id")!);
        Assert.Multiple(() =>
        {
            Assert.That(task.Text("name"), Is.EqualTo(name));
            Assert.That(task.Number("feedback_threshold"), Is.EqualTo(5));
            Assert.That(task.Text("threshold_progress"), Is.EqualTo("1/5"));
            Assert.That(task.Member("schema_json").Members(), Is.EquivalentTo(new[] { "ticket_text", "priority" }));
            Assert.That(task.Text("mode"), Is.EqualTo("optimize_only"));
            Assert.That(task.Text("optimizer_type"), Is.EqualTo("gepa"));
        });
    }

    [Test]
    public async Task TheFieldsOfTheRequest_BecomeTheTasks()
    {
        const string Token = "glpat_aVerySecretTokenOfATest";
        var fields = new
        {
            feedback_threshold = 9,
            teacher_model = "teacher-x",
            judge_model = "judge-x",
            mode = "pr_preview",
            optimizer_type = "miprov2",
            gepa_config = new { auto = "heavy" },
            git_provider = "gitlab",
            git_base_url = "https://git.example.com",
            git_project = "group",
            git_repo = "repo",
            git_base_branch = "develop",
            prompt_file = "src/app.py",
            prompt_locator = "PROMPT",
            existing_prompt_text = "Sort: {ticket_text}",
        };

        Answer answer = await PostAsync(Given.Name(), fields, new { git_token = Token });

        JsonElement task = await Api.TaskAsync(answer.ShouldBe(Created).Text("task_id")!);
        Assert.Multiple(() =>
        {
            foreach (JsonProperty field in JsonSerializer.SerializeToElement(fields).EnumerateObject())
            {
                Assert.That(JsonElement.DeepEquals(task.Member(field.Name), field.Value), Is.True, field.Name);
            }

            Assert.That(task.Flag("has_git_token"), Is.True);
            Assert.That(answer.Text + task.GetRawText(), Does.Not.Contain(Token));
        });
    }

    [Test]
    public async Task OnATaskThatExists_OnlyTheEmptyOnesOfThreeFieldsAreFilled()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync(new { prompt_file = "kept.py" });

        (await PostAsync(
            task.Text("name")!,
            new
            {
                feedback_threshold = 3,
                teacher_model = "other",
                mode = "auto_pr",
                git_repo = "other",
                prompt_file = "other.py",
                prompt_locator = "FILLED",
                existing_prompt_text = "Filled too",
            })).ShouldBe(Created);

        JsonElement after = await Api.TaskAsync(task.Text("id")!);
        Assert.Multiple(() =>
        {
            Assert.That(after.Text("prompt_file"), Is.EqualTo("kept.py"));
            Assert.That(after.Text("prompt_locator"), Is.EqualTo("FILLED"));
            Assert.That(after.Text("existing_prompt_text"), Is.EqualTo("Filled too"));
            foreach (string member in new[] { "feedback_threshold", "teacher_model", "mode", "git_repo" })
            {
                Assert.That(after.Member(member).GetRawText(), Is.EqualTo(task.Member(member).GetRawText()), member);
            }
        });
    }

    [Test]
    public async Task AnInferredSchema_DoesNotBindEntriesByName()
    {
        string name = Given.Name();
        (await PostAsync(name)).ShouldBe(Created);

        (await Client.PostAsync("/api/v1/feedback", new { task_name = name, inputs = new { something_else = 1 }, output = "o" })).ShouldBe(Created);
    }

    [Test]
    public async Task AnEntryThatIsRefused_FillsNothing()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync(new { schema_json = new { a = "string" } });

        Answer answer = await PostAsync(
            task.Text("name")!, new { prompt_file = "x.py", prompt_locator = "PROMPT", existing_prompt_text = "Text of a refused entry" });

        answer.ShouldBeInvalid("inputs");
        Assert.That((await Api.TaskAsync(task.Text("id")!)).GetRawText(), Is.EqualTo(task.GetRawText()));
    }

    [TestCase("feedback_threshold", "0")]
    [TestCase("mode", "\"yolo\"")]
    [TestCase("optimizer_type", "\"copro\"")]
    [TestCase("git_provider", "\"svn\"")]
    [TestCase("gepa_config", """{"auto":"extreme"}""")]
    [TestCase("task_name", "5")]
    public async Task AFieldThatDoesNotValidate_IsInvalidAndCreatesNothing(string member, string value)
    {
        string name = Given.Name();
        string taskName = member == "task_name" ? "" : $"\"task_name\":\"{name}\",";

        Answer answer = await Client.PostAsync(
            "/api/v1/feedback", $$$"""{{{{taskName}}}"inputs":{"a":"b"},"output":"o","{{{member}}}":{{{value}}}}""");

        answer.ShouldBeInvalid(member);
        Assert.That((await Client.GetAsync($"/api/v1/tasks?name={name}")).ShouldBe(OK).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task ANameOf256Characters_IsInvalid() => (await PostAsync(new string('x', 256))).ShouldBeInvalid("task_name");

    [Test]
    public async Task ABadScore_CreatesNoTask()
    {
        string name = Given.Name();

        (await PostAsync(name, new { score = 1.5 })).ShouldBeInvalid("score", "score must be between 0.0 and 1.0");

        Assert.That((await Client.GetAsync($"/api/v1/tasks?name={name}")).ShouldBe(OK).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task TheFirstEntriesOfOneName_WhenThirtyTwoComeAtOnce_MakeOneTask()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(32, _ => PostAsync(name, new { feedback_threshold = 100 }));

        string?[] taskIds = [.. answers.Select(answer => answer.ShouldBe(Created).Text("task_id"))];
        Assert.That(taskIds.Distinct().Count(), Is.EqualTo(1));
        Assert.That((await Api.TaskAsync(taskIds[0]!)).Number("feedback_count"), Is.EqualTo(32));
    }

    [Test]
    public async Task TheFirstEntriesOfOneName_WhenTheyComeAtOnceWithKeysOfTheirOwn_MakeOneTask()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(16, number => Client.PostAsync(
            "/api/v1/feedback",
            new { task_name = name, inputs = new { ticket_text = "t" }, output = $"{number}", feedback_threshold = 100 },
            ("Idempotency-Key", $"{Guid.NewGuid()}")));

        string?[] taskIds = [.. answers.Select(answer => answer.ShouldBe(Created).Text("task_id"))];
        Assert.That(taskIds.Distinct().Count(), Is.EqualTo(1));
        Assert.That((await Api.TaskAsync(taskIds[0]!)).Number("feedback_count"), Is.EqualTo(16));
    }

    private Task<Answer> PostAsync(string name, params object[] more)
    {
        var body = new Dictionary<string, object?>
        {
            ["task_name"] = name,
            ["inputs"] = new { ticket_text = "t", priority = 3 },
            ["output"] = "o",
        };
        foreach (JsonProperty field in more.SelectMany(fields => JsonSerializer.SerializeToElement(fields).EnumerateObject()))
        {
            body[field.Name] = field.Value;
        }

        return Client.PostAsync("/api/v1/feedback", body);
    }
}
