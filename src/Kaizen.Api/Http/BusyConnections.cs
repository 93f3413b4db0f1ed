using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kaizen.Api.Http;

/// <summary>Cuts connections off that are still busy some time after the service was told to stop: the rest of it needs what is left of the host's 30
/// seconds, to store what waits and to give jobs back.</summary>
internal static class BusyConnections
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void CutBusyConnections(this ListenOptions endpoint)
    {
        var end = new CancellationTokenSource();
        endpoint.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => end.CancelAfter(Patience));
        endpoint.Use(next => async connection =>
        {
            await using CancellationTokenRegistration cut = end.Token.UnsafeRegister(state => ((ConnectionContext)state!).Abort(), connection);
            await next(connection);
        });
    }
}
