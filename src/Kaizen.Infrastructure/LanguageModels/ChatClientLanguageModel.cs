using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Kaizen.Infrastructure.Net;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.AI;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Model access through the chat client of a provider, with retries and one limit of parallel calls for the process.</summary>
/// <param name="clientFor">Makes the client of a model. Its HTTP errors are <see cref="ProviderFault"/>s, and it does not retry.</param>
/// <param name="probe">Asks the provider for a sign of life that costs nothing; its answer is null when there is none.</param>
/// <param name="timeout">How long one attempt may take.</param>
/// <param name="firstAnswer">How long a run's first call may be without an answer, all attempts together, and how long the provider may be silent later.</param>
internal sealed class ChatClientLanguageModel(
    Func<string, IChatClient> clientFor,
    Func<CancellationToken, Task<HttpStatusCode?>> probe,
    RetrySchedule schedule,
    TimeSpan timeout,
    TimeSpan firstAnswer,
    int maxParallelCalls,
    TimeProvider clock)
    : ILanguageModel, IDisposable
{
    private const string Temperature = "temperature";
    private const string Seed = "seed";
    private const string MaxCompletionTokens = "max_completion_tokens";

    /// <summary>What not every model takes of a request, by the names of OpenAI's protocol; the question is the same without.</summary>
    private static readonly string[] Dispensable = [Temperature, Seed, MaxCompletionTokens];

    private readonly ConcurrentDictionary<string, IChatClient> _clients = new();
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _refused = new();
    private readonly SemaphoreSlim _slots = new(maxParallelCalls);
    private readonly ProviderPulse _pulse = new(firstAnswer, timeout, probe, clock);

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var attempts = new CallAttempts(request, _pulse, schedule, timeout, firstAnswer, clock);
        while (true)
        {
            ImmutableHashSet<string> refused = _refused.GetValueOrDefault(request.Model, []);
            try
            {
                return await AttemptAsync(request, refused, attempts, cancellationToken);
            }
            catch (ProviderFault fault) when (Dispensable.Where(fault.Refuses).Except(refused).ToArray() is { Length: > 0 } more)
            {
                _refused.AddOrUpdate(request.Model, [.. more], (_, known) => known.Union(more));
            }
            catch (ProviderFault fault)
            {
                if (fault.MayBePaid)
                {
                    await (request.AttemptLost?.Invoke() ?? Task.CompletedTask);
                }

                // The slot is free meanwhile: others may have more luck.
                await Task.Delay(attempts.WaitAfter(fault), clock, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        foreach (IChatClient client in _clients.Values)
        {
            client.Dispose();
        }

        _slots.Dispose();
    }

    private async Task<ModelAnswer> AttemptAsync(
        ModelRequest request, ImmutableHashSet<string> refused, CallAttempts attempts, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await AttemptAsync(request, refused, attempts.Limit, attempts.Begin(), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<ModelAnswer> AttemptAsync(
        ModelRequest request, ImmutableHashSet<string> refused, TimeSpan limit, long started, CancellationToken cancellationToken)
    {
        long attempted = clock.GetTimestamp();
        using var timeUp = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        Task<TimeSpan> silent = _pulse.SilentAsync(request.Model, started, either.Token);
        try
        {
            IChatClient client = _clients.GetOrAdd(request.Model, clientFor);
            Task<ChatResponse> response = client.GetResponseAsync(Messages(request), Options(request, refused), either.Token);
            if (await Task.WhenAny(response, silent) == silent)
            {
                TimeSpan silence = await silent;
                throw new ProviderFault(ProviderFaultKind.Silent, $"The provider has given no answer within {silence.TotalSeconds:0} s.");
            }

            ModelAnswer answer = Read(request, await response);
            _pulse.Answered(request.Model, clock.GetElapsedTime(attempted));
            return answer;
        }
        catch (OperationCanceledException exception) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderFault(
                ProviderFaultKind.TimedOut, $"The provider did not answer within {limit.TotalSeconds:0} s.", innerException: exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException
            or KeyNotFoundException or FormatException or NullReferenceException)
        {
            // What the clients throw when JSON that looks like an answer has not quite an answer's form.
            throw new ProviderFault(
                ProviderFaultKind.Unreadable, $"The provider's answer is not readable: {exception.Message}", innerException: exception);
        }
        finally
        {
            await either.CancelAsync();
        }
    }

    private static List<ChatMessage> Messages(ModelRequest request) =>
        [.. request.Messages.Select(message => new ChatMessage(RoleOf(message.Speaker), message.Text))];

    private static ChatRole RoleOf(ModelSpeaker speaker) => speaker switch
    {
        ModelSpeaker.System => ChatRole.System,
        ModelSpeaker.Assistant => ChatRole.Assistant,
        _ => ChatRole.User,
    };

    private static ChatOptions Options(ModelRequest request, ImmutableHashSet<string> refused)
    {
        bool hasOldLimit = refused.Contains(MaxCompletionTokens);
        return new()
        {
            ModelId = request.Model,
            Temperature = refused.Contains(Temperature) ? null : (float?)request.Temperature,
            MaxOutputTokens = hasOldLimit ? null : request.MaxOutputTokens,
            RawRepresentationFactory = hasOldLimit && request.MaxOutputTokens is { } limit ? _ => ChatClients.OptionsWithMaxTokens(limit) : null,
            Seed = refused.Contains(Seed) ? null : request.Seed,
        };
    }

    private static ModelAnswer Read(ModelRequest request, ChatResponse response)
    {
        bool isCutOff = response.FinishReason == ChatFinishReason.Length || response.FinishReason == ChatFinishReason.ContentFilter;
        if (!isCutOff && response.Messages.All(message => message.Contents.Count == 0))
        {
            throw new ProviderFault(ProviderFaultKind.Unreadable, "The provider's answer has no content.");
        }

        string text = StorableText.Of(response.Text);
        return new(
            text,
            (int)(response.Usage?.InputTokenCount ?? request.Messages.Sum(message => TokenEstimate.Of(message.Text))),
            (int)(response.Usage?.OutputTokenCount ?? TokenEstimate.Of(text)),
            isCutOff);
    }
}
