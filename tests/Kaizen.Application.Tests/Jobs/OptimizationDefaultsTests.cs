using Kaizen.Application.Jobs;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.Jobs;

internal sealed class OptimizationDefaultsTests
{
    [TestCase("teacher", null, null, null, "teacher", "teacher", "judge")]
    [TestCase("small", null, null, null, "small", "teacher", "judge")]
    [TestCase("teacher", "t2", null, null, "t2", "t2", "judge")]
    [TestCase("small", "t2", null, null, "small", "t2", "judge")]
    [TestCase("small", "t2", "m2", null, "m2", "t2", "judge")]
    [TestCase("teacher", null, "m2", "j2", "m2", "teacher", "j2")]
    public void ModelsFor_TakesTheTasksModelsAndElseTheConfiguredOnes(
        string configuredTaskModel, string? teacher, string? task, string? judge, string taskModel, string reflection, string judgeModel)
    {
        OptimizationDefaults defaults = UseCases.Defaults with { Models = new ModelNames(configuredTaskModel, "teacher", "judge") };

        ModelNames models = defaults.ModelsFor(new TaskSettings { TeacherModel = teacher, TaskModel = task, JudgeModel = judge });

        Assert.That(models, Is.EqualTo(new ModelNames(taskModel, reflection, judgeModel)));
    }
}
