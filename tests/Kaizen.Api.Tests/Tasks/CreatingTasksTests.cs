namespace Kaizen.Api.Tests.Tasks;

internal sealed class CreatingTasksTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly string[] SummaryMembers =
    [
        "id", "name", "description", "schema_json", "feedback_threshold", "feedback_retention_limit", "evaluator_config", "teacher_model",
        "judge_model", "task_model", "module_type", "optimizer_type", "gepa_config", "cost_budget", "git_provider", "git_base_url", "git_project",
        "git_repo", "git_base_branch", "prompt_path", "prompt_format", "prompt_file", "prompt_locator", "mode", "feedback_source", "auto_eval",
        "existing_prompt_text", "github_repo", "github_base_branch", "has_git_token", "created_at", "feedback_count", "last_optimization",
        "active_prompt_score", "threshold_progress",
    ];

    [Test]
    public async Task ATaskOfNameAlone_HasTheDefaults()
    {
        string name = Given.Name();

        Answer answer = await Client.PostAsync("/api/v1/tasks", new { name });

        JsonElement task = answer.ShouldBe(Created);
        Assert.That(task.Members(), Is.SupersetOf(SummaryMembers));
        Assert.Multiple(() =>
        {
            Assert.That(task.Text("id"), Does.Match(Shapes.Id));
            Assert.That(task.Text("created_at"), Does.Match(Shapes.Instant));
            Assert.That(task.Text("name"), Is.EqualTo(name));
            Assert.That(task.Number("feedback_threshold"), Is.EqualTo(50));
            Assert.That(task.Number("feedback_retention_limit"), Is.EqualTo(1000));
            Assert.That(task.Text("module_type"), Is.EqualTo("predict"));
            Assert.That(task.Text("optimizer_type"), Is.EqualTo("gepa"));
            Assert.That(task.Text("mode"), Is.EqualTo("optimize_only"));
            Assert.That(task.Text("feedback_source"), Is.EqualTo("sdk"));
            Assert.That(task.Flag("auto_eval"), Is.False);
            Assert.That(task.Flag("has_git_token"), Is.False);
            Assert.That(task.Number("feedback_count"), Is.Zero);
            Assert.That(task.IsNull("last_optimization"), Is.True);
            Assert.That(task.IsNull("active_prompt_score"), Is.True);
            Assert.That(task.Text("threshold_progress"), Is.EqualTo("0/50"));
            foreach (string member in new[] { "description", "schema_json", "cost_budget", "prompt_path", "prompt_file", "existing_prompt_text" })
            {
                Assert.That(task.IsNull(member), Is.True, member);
            }
        });
    }

    [Test]
    public async Task TheLocation_LeadsToTheTask()
    {
        Answer created = await Client.PostAsync("/api/v1/tasks", new { name = Given.Name() });

        string location = created.Header("Location")!;
        JsonElement task = (await Client.GetAsync(location)).ShouldBe(OK);

        Assert.That(task.GetRawText(), Is.EqualTo(created.ShouldBe(Created).GetRawText()));
    }

    [Test]
    public async Task EveryField_ComesBack()
    {
        var fields = new
        {
            name = Given.Name("every field – ü 漢字 🙂"),
            description = "What the call is for\nin two lines \"quoted\"",
            schema_json = new { ticket_text = "string", priority = "number" },
            feedback_threshold = 7,
            feedback_retention_limit = 77,
            evaluator_config = new { type = "exact_match" },
            teacher_model = "teacher-x",
            judge_model = "judge-x",
            task_model = "task-x",
            module_type = "chain_of_thought",
            optimizer_type = "miprov2",
            gepa_config = new { auto = "light", max_metric_calls = 50, minibatch_size = 4, seed = 3 },
            cost_budget = 1.25,
            git_provider = "gitlab",
            git_base_url = "https://git.example.com",
            git_project = "group",
            git_repo = "repo",
            git_base_branch = "develop",
            prompt_path = "prompts/a.yaml",
            prompt_format = "yaml",
            prompt_file = "src/app.py",
            prompt_locator = "PROMPT",
            mode = "pr_preview",
            feedback_source = "traces",
            auto_eval = true,
            existing_prompt_text = "Sort this: {ticket_text}",
            github_repo = "old/repo",
            github_base_branch = "master",
        };
        JsonElement sent = JsonSerializer.SerializeToElement(fields);

        JsonElement created = (await Client.PostAsync("/api/v1/tasks", fields)).ShouldBe(Created);
        JsonElement read = await Api.TaskAsync(created.Text("id")!);

        Assert.Multiple(() =>
        {
            foreach (JsonProperty field in sent.EnumerateObject())
            {
                Assert.That(JsonElement.DeepEquals(created.Member(field.Name), field.Value), Is.True, $"created: {field.Name}");
                Assert.That(JsonElement.DeepEquals(read.Member(field.Name), field.Value), Is.True, $"read: {field.Name}");
            }
        });
    }

    [TestCase("git_base_url", "\"http://127.0.0.1:8080\"")]
    [TestCase("git_base_url", "\"http://[::ffff:10.0.0.1]/\"")]
    [TestCase("evaluator_config", """{"type":"webhook","url":"http://169.254.169.254/latest"}""")]
    [TestCase("prompt_file", "\"../x\"")]
    [TestCase("prompt_path", "\"%2e%2e/x\"")]
    [TestCase("git_repo", "\"a?x=1\"")]
    [TestCase("git_base_branch", "\"a..b\"")]
    public async Task APlaceThatLeadsElsewhere_IsRefusedWhenItIsWritten(string member, string value)
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement created = (await Client.PostAsync("/api/v1/tasks", $$"""{"name":"{{Given.Name()}}","{{member}}":{{value}}}""")).ShouldBeProblem(UnprocessableEntity);
        JsonElement updated = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", $$"""{"{{member}}":{{value}}}""")).ShouldBeProblem(UnprocessableEntity);

        Assert.That(created.Member("errors").Has(member) && updated.Member("errors").Has(member), Is.True, created.ToString());
    }

    [TestCase("git_token_raw")]
    [TestCase("github_token_raw")]
    public async Task AToken_IsTakenAndNeverShown(string member)
    {
        const string Token = "ghp_aVerySecretTokenOfATest";
        var body = new Dictionary<string, string> { ["name"] = Given.Name(), [member] = Token };

        Answer created = await Client.PostAsync("/api/v1/tasks", body);

        JsonElement task = created.ShouldBe(Created);
        Answer read = await Client.GetAsync($"/api/v1/tasks/{task.Text("id")}");
        Answer listed = await Client.GetAsync("/api/v1/tasks?limit=5");
        Answer refused = await Client.PatchAsync(
            $"/api/v1/tasks/{task.Text("id")}", new Dictionary<string, object> { [member] = Token, ["cost_budget"] = -1, ["name"] = Array.Empty<int>() });
        Assert.Multiple(() =>
        {
            Assert.That(task.Flag("has_git_token"), Is.True);
            Assert.That(read.ShouldBe(OK).Flag("has_git_token"), Is.True);
            Assert.That(task.Has(member), Is.False);
            Assert.That(created.Text + read.Text + listed.Text + refused.Text, Does.Not.Contain(Token));
            Assert.That(Api.Log.Entries, Has.None.Contains(Token));
        });
    }

    [TestCase("/api/v1/tasks", "name", "git_token_raw")]
    [TestCase("/api/v1/tasks", "name", "github_token_raw")]
    [TestCase("/api/v1/feedback", "task_name", "git_token")]
    public async Task ATokenThatIsTooLong_IsInvalid(string path, string name, string member)
    {
        string BodyWith(int length) => $$$"""{"{{{name}}}":"{{{Given.Name()}}}","inputs":{"a":"b"},"output":"o","{{{member}}}":"{{{new string('x', length)}}}"}""";

        (await Client.PostAsync(path, BodyWith(2000))).ShouldBe(Created);
        (await Client.PostAsync(path, BodyWith(2001))).ShouldBeInvalid(
            member, $"{member} may hold at most 2000 printable ASCII characters, none of them a blank");
    }

    [Test]
    public async Task ANullForAnOptionalField_IsTheDefault()
    {
        const string Body = """
            "description":null,"schema_json":null,"feedback_threshold":null,"feedback_retention_limit":null,"evaluator_config":null,"module_type":null,
            "optimizer_type":null,"gepa_config":null,"cost_budget":null,"git_provider":null,"git_token_raw":null,"mode":null,"feedback_source":null,
            "auto_eval":null,"prompt_format":null,"teacher_model":null
            """;

        JsonElement task = (await Client.PostAsync("/api/v1/tasks", $$"""{"name":"{{Given.Name()}}",{{Body}}}""")).ShouldBe(Created);

        Assert.Multiple(() =>
        {
            Assert.That(task.Number("feedback_threshold"), Is.EqualTo(50));
            Assert.That(task.Text("module_type"), Is.EqualTo("predict"));
            Assert.That(task.Text("optimizer_type"), Is.EqualTo("gepa"));
            Assert.That(task.Text("mode"), Is.EqualTo("optimize_only"));
            Assert.That(task.Text("feedback_source"), Is.EqualTo("sdk"));
            Assert.That(task.Flag("auto_eval"), Is.False);
            Assert.That(task.Flag("has_git_token"), Is.False);
        });
    }

    [Test]
    public async Task ANameOf255Characters_IsAccepted()
    {
        string name = Given.Name().PadRight(255, 'x');

        JsonElement task = (await Client.PostAsync("/api/v1/tasks", new { name })).ShouldBe(Created);

        Assert.That(task.Text("name"), Is.EqualTo(name));
    }

    [TestCase("{}")]
    [TestCase("""{"name":null}""")]
    [TestCase("""{"name":""}""")]
    public async Task AMissingName_IsInvalid(string body) => (await Client.PostAsync("/api/v1/tasks", body)).ShouldBeInvalid("name");

    [Test]
    public async Task ANameOf256Characters_IsInvalid() =>
        (await Client.PostAsync("/api/v1/tasks", new { name = new string('x', 256) })).ShouldBeInvalid("name");

    [TestCase("feedback_threshold", "0")]
    [TestCase("feedback_threshold", "-3")]
    [TestCase("feedback_retention_limit", "0")]
    [TestCase("cost_budget", "0")]
    [TestCase("cost_budget", "-0.5")]
    [TestCase("cost_budget", "1e400")]
    [TestCase("module_type", "\"react\"")]
    [TestCase("optimizer_type", "\"copro\"")]
    [TestCase("git_provider", "\"svn\"")]
    [TestCase("prompt_format", "\"xml\"")]
    [TestCase("mode", "\"yolo\"")]
    [TestCase("feedback_source", "\"carrier_pigeon\"")]
    [TestCase("evaluator_config", """{"type":"no_such_evaluator"}""")]
    [TestCase("schema_json", """{"fields":[1]}""")]
    [TestCase("schema_json", """{"fields":["ticket_text",null]}""")]
    [TestCase("gepa_config", """{"auto":"extreme"}""")]
    [TestCase("gepa_config", """{"max_metric_calls":0}""")]
    [TestCase("gepa_config", """{"max_metric_calls":"many"}""")]
    [TestCase("gepa_config", """{"minibatch_size":0}""")]
    [TestCase("gepa_config", """{"seed":"x"}""")]
    public async Task AFieldOutOfItsRange_IsInvalidAndNamed(string member, string value) =>
        (await Client.PostAsync("/api/v1/tasks", $$"""{"name":"{{Given.Name()}}","{{member}}":{{value}}}""")).ShouldBeInvalid(member);

    [Test]
    public async Task ADuplicateName_IsAConflict()
    {
        string name = Given.Name();
        (await Client.PostAsync("/api/v1/tasks", new { name })).ShouldBe(Created);

        (await Client.PostAsync("/api/v1/tasks", new { name })).ShouldBeProblem(Conflict, "Task name already exists");
    }

    [Test]
    public async Task OneName_WhenThirtyTwoAskAtOnce_IsGivenOnce()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(32, _ => Client.PostAsync("/api/v1/tasks", new { name }));

        foreach (Answer answer in answers.Where(answer => answer.Status != Created))
        {
            answer.ShouldBeProblem(Conflict, "Task name already exists");
        }

        Assert.That(answers.Count(Created), Is.EqualTo(1));
    }

    [Test]
    public async Task OneName_WhenTasksAndFeedbackAskAtOnce_IsGivenOnce()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(32, number => number % 2 == 0
            ? Client.PostAsync("/api/v1/tasks", new { name })
            : Client.PostAsync("/api/v1/feedback", new { task_name = name, inputs = new { a = "b" }, output = "o" }));

        JsonElement tasks = (await Client.GetAsync($"/api/v1/tasks?name={Uri.EscapeDataString(name)}")).ShouldBe(OK);
        Assert.That(tasks.GetArrayLength(), Is.EqualTo(1));
        foreach (Answer answer in answers.Where(answer => answer.Path.EndsWith("feedback", StringComparison.Ordinal)))
        {
            Assert.That(answer.ShouldBe(Created).Text("task_id"), Is.EqualTo(tasks[0].Text("id")));
        }

        foreach (Answer answer in answers.Where(answer => answer.Path.EndsWith("tasks", StringComparison.Ordinal) && answer.Status != Created))
        {
            answer.ShouldBeProblem(Conflict, "Task name already exists");
        }
    }
}
