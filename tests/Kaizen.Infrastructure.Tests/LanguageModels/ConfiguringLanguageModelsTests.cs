using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Optimization;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
internal sealed class ConfiguringLanguageModelsTests
{
    [TestCase("Development", null, null, null, "Offline", true, true)]
    [TestCase("Production", null, null, null, "OpenAI", false, false)]
    [TestCase("Production", "offline", null, null, "Offline", true, true)]
    [TestCase("Development", null, "http://localhost:1", null, "OpenAI", false, true)]
    [TestCase("Development", null, null, "key", "OpenAI", false, true)]
    [TestCase("Development", "ANTHROPIC", null, null, "Anthropic", false, false)]
    [TestCase("Development", "azureopenai", null, "key", "AzureOpenAI", false, false)]
    [TestCase("Production", "Ollama", null, null, "Ollama", false, true)]
    public void AddLanguageModels_ByTheSettings_ChoosesTheProvider(
        string environment, string? provider, string? endpoint, string? key, string expected, bool standIn, bool configured)
    {
        using ServiceProvider services = Models.Provide(
            null, environment, ("Llm:Provider", provider), ("Llm:Endpoint", endpoint), ("Llm:ApiKey", key));

        LanguageModelDescription description = services.GetRequiredService<LanguageModelDescription>();

        Assert.That((description.Provider, description.IsStandIn), Is.EqualTo((expected, standIn)));
        Assert.That(services.GetRequiredService<ILanguageModel>() is UnconfiguredLanguageModel, Is.EqualTo(!configured));
    }

    [TestCase("Production", null, "No language model is configured: provider OpenAI needs Llm:ApiKey (for OpenAI) or Llm:Endpoint (for a compatible server).")]
    [TestCase("Production", "AzureOpenAI", "No language model is configured: provider AzureOpenAI needs Llm:ApiKey and Llm:Endpoint.")]
    public void CompleteAsync_WhenSettingsAreMissing_NamesThem(string environment, string? provider, string message)
    {
        using ServiceProvider services = Models.Provide(null, environment, ("Llm:Provider", provider));

        Assert.That(
            async () => await services.CallAsync(),
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic).And.Message.EqualTo(message));
    }

    [TestCase("Llm:Provider", "Skynet", "Llm:Provider 'Skynet' is unknown; it is one of OpenAI, AzureOpenAI, Anthropic, Ollama, Offline.")]
    [TestCase("Llm:Provider", "1", "Llm:Provider '1' is unknown; it is one of OpenAI, AzureOpenAI, Anthropic, Ollama, Offline.")]
    [TestCase("Llm:Endpoint", "localhost:8080", "Llm:Endpoint is not an absolute http or https address without a user name.")]
    [TestCase("Llm:Endpoint", "https://user:word@models.example", "Llm:Endpoint is not an absolute http or https address without a user name.")]
    [TestCase("Llm:ApiKey", "sk with blank", "Llm:ApiKey contains a blank or a character that is not ASCII.")]
    [TestCase("Llm:TeacherModel", " ", "Llm:TeacherModel must name a model.")]
    [TestCase("Llm:TimeoutSeconds", "0", "Llm:TimeoutSeconds must lie in 1 to 3600.")]
    [TestCase("Llm:MaxParallelCalls", "0", "Llm:MaxParallelCalls must lie in 1 to 1000.")]
    [TestCase("Llm:Prices:0:InputUsdPerMillion", "1", "Llm:Prices: each entry must name its Model.")]
    public void AddLanguageModels_WhenASettingIsWrong_SaysWhich(string key, string value, string message)
    {
        using ServiceProvider services = Models.Provide(null, "Development", (key, value));

        Assert.That(
            () => services.GetRequiredService<LanguageModelDescription>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    [Test]
    public void AddLanguageModels_WhenModelsAndPricesAreGiven_DescribesThem()
    {
        using ServiceProvider services = Models.Provide(
            null,
            "Development",
            ("Llm:TeacherModel", "llama3:70b"),
            ("Llm:Prices:0:Model", "llama3:70b"),
            ("Llm:Prices:0:InputUsdPerMillion", "0.5"),
            ("Llm:Prices:0:OutputUsdPerMillion", "1.5"));

        LanguageModelDescription description = services.GetRequiredService<LanguageModelDescription>();

        Assert.Multiple(() =>
        {
            Assert.That(description.Models, Is.EqualTo(new ModelNames("llama3:70b", "llama3:70b", "gpt-4o-mini")));
            Assert.That(description.Prices.Find("llama3:70b"), Is.EqualTo(new ModelPrice(0.5m, 1.5m)));
            Assert.That(description.Prices.Find("gpt-4o-mini"), Is.Not.Null);
            Assert.That(description.Prices.Find("nobody-knows"), Is.Null);
        });
    }
}
