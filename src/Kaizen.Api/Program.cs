using Kaizen.Api;
using Kaizen.Api.Documents;
using Kaizen.Api.Errors;
using Kaizen.Api.Health;
using Kaizen.Api.Http;
using Kaizen.Api.Security;
using Kaizen.Application;
using Kaizen.Infrastructure;
using Kaizen.Infrastructure.Configuration;

const string DefaultUrl = "http://localhost:8000";
const string Migrate = "--migrate";

// The configuration would read the word and the argument after it as a key and its value.
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != Migrate)]);
builder.Configuration.AddOlderNames();
if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
{
    builder.WebHost.UseUrls(DefaultUrl);
}

builder.AddKaizenLogging();
int? requestsPerMinute = builder.Configuration.FindPositive<int>("RateLimit:RequestsPerMinute");
long maxBodyBytes = builder.Configuration.GetPositive("Http:MaxBodyBytes", BodyLimitMiddleware.DefaultMostBytes);
string[] corsOrigins = builder.Configuration.GetCorsOrigins();
builder.AddKaizenLimits(requestsPerMinute);
builder.Services.AddApplication(builder.Configuration["AutoMapper:LicenseKey"]);
builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
builder.Services.AddKaizenControllers();
builder.Services.AddKaizenProblems();
builder.Services.AddKaizenDocument();
builder.Services.AddSingleton<ApiKeyDirectory>();

WebApplication app = builder.Build();
if (args.Contains(Migrate))
{
    await app.Services.MigrateDatabaseAsync();
    return;
}

await app.Services.PrepareAsync(app.Configuration);

app.ObserveBrokenRequests();
app.UseMiddleware<RequestIdMiddleware>();
app.UseExceptionHandler();
app.UseStatusCodePages(context => ProblemWriter.WriteAsync(context.HttpContext));
app.UseRouting();
app.UseKaizenCors(corsOrigins);
app.UseMiddleware<ApiKeyMiddleware>();
if (requestsPerMinute is not null)
{
    app.UseRateLimiter();
}

app.UseMiddleware<BodyLimitMiddleware>(maxBodyBytes);
app.MapControllers();
app.MapKaizenHealth();
app.MapKaizenDocument();
await app.RunAsync();

/// <summary>The service's entry point; public for tests that host it.</summary>
public partial class Program;
