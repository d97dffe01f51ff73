using System.Net.Sockets;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;

namespace Gateway.Hosting.Health;

/// <summary><c>gateway health</c>: asks a running gateway whether it works, for a container that has neither shell nor curl.</summary>
internal static class HealthCommand
{
    /// <summary>Shorter than the time that Docker, ECS and the chart give a probe, so that the reason is still printed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <param name="path">The configuration that the gateway runs with.</param>
    /// <param name="at">Another gateway's admin address in place of the configured one; null without.</param>
    /// <returns>0 when it answers, else 1.</returns>
    public static async Task<int> RunAsync(string path, string? at)
    {
        var listen = at ?? Configured(path);
        if (ProbeAddress.Of(listen) is not { } address)
            return Sick($"The admin address is {listen}; it must be http://address:port, with a port other than 0.");
        using var http = AwsHttp.CreateInvoker();
        return await AskAsync(http, address);
    }

    private static async Task<int> AskAsync(HttpMessageInvoker http, Uri address)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode ? 0 : Sick($"{address} answers {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException)
        {
            return Sick($"{address} did not answer within {Limit.TotalSeconds} s.");
        }
        catch (Exception refused) when (refused is HttpRequestException or SocketException or IOException)
        {
            return Sick($"{address} cannot be reached: {refused.Message}");
        }
    }

    // A file that was changed since the start may have errors; the gateway that runs is asked all the same.
    private static string Configured(string path) =>
        (ConfigurationLoader.Load(path, ProcessEnvironment.Read()).Options?.Admin ?? new AdminOptions()).Listen;

    private static int Sick(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
