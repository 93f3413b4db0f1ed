using AutoMapper;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Tasks;

internal sealed class TaskProfile : Profile
{
    public TaskProfile()
    {
        CreateMap<TaskSettings, TaskSummary>(MemberList.None)
            .ForMember(summary => summary.SchemaJson, member => member.MapFrom(settings => settings.Schema))
            .ForMember(summary => summary.ModuleType, member => member.MapFrom(settings => WireName.Of(settings.ModuleType)))
            .ForMember(
                summary => summary.OptimizerType,
                member => member.MapFrom(settings => NameOf(settings.OptimizerType)))
            .ForMember(summary => summary.GitProvider, member => member.MapFrom(settings => NameOf(settings.GitProvider)))
            .ForMember(summary => summary.PromptFormat, member => member.MapFrom(settings => NameOf(settings.PromptFormat)))
            .ForMember(summary => summary.Mode, member => member.MapFrom(settings => WireName.Of(settings.Mode)))
            .ForMember(summary => summary.FeedbackSource, member => member.MapFrom(settings => WireName.Of(settings.FeedbackSource)));
        CreateMap<OptimizationTask, TaskSummary>()
            .IncludeMembers(task => task.Settings)
            .ForMember(summary => summary.HasGitToken, member => member.MapFrom(task => task.ProtectedGitToken != null))
            .ForMember(summary => summary.Drift, member => member.MapFrom(task => task.HasDrifted))
            .ForMember(summary => summary.LastOptimization, member => member.MapFrom(task => task.LastOptimizationAt))
            .ForMember(
                summary => summary.ThresholdProgress,
                member => member.MapFrom(task => $"{task.ExamplesSinceSuccess}/{task.Settings.FeedbackThreshold}"))
            .AfterMap<FillInDefaults>();
    }

    private static string? NameOf<T>(T? value)
        where T : struct, Enum => value is { } given ? WireName.Of(given) : null;

    private sealed class FillInDefaults(OptimizationDefaults defaults) : IMappingAction<OptimizationTask, TaskSummary>
    {
        public void Process(OptimizationTask source, TaskSummary destination, ResolutionContext context)
        {
            ModelNames models = defaults.ModelsFor(source.Settings);
            destination.TeacherModel = models.Reflection;
            destination.JudgeModel = models.Judge;
            destination.TaskModel = models.Task;
            destination.OptimizerType = WireName.Of(source.Settings.OptimizerType ?? defaults.Optimizer);
        }
    }
}
