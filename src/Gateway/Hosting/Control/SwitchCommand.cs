using System.Net.Http.Headers;
using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Hosting.Admin;
using Gateway.Hosting.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Control;

/// <summary><c>gateway pause</c> and <c>gateway resume</c>: ask a running gateway for it.</summary>
internal static class SwitchCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="path">The configuration that the gateway runs with: its admin address and token.</param>
    /// <param name="address">Another gateway's admin address in place of the configured one; null without.</param>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="verb"><c>pause</c> or <c>resume</c>.</param>
    /// <returns>0 when it is done; 1 when the gateway cannot be reached or refuses; 2 when nobody can be asked.</returns>
    public static async Task<int> RunAsync(string path, string? address, string mapping, string verb)
    {
        var options = ConfigurationLoader.Load(path, ProcessEnvironment.Read()).Options ?? FromEnvironment();
        var listen = address ?? options.Admin.Listen;
        if (ProbeAddress.BaseOf(listen) is not { } gateway) return Say($"The admin address is {listen}; it must be http://address:port, with a port other than 0.", 2);
        using var parts = new CommandParts(options.Aws, TimeProvider.System);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            var (token, problem) = await TokenAsync(options.Admin, parts, limit.Token);
            if (problem is not null) return Say(problem, 1);
            return await AskAsync(parts.Http, new Uri($"{gateway.AbsoluteUri.TrimEnd('/')}/mappings/{Uri.EscapeDataString(mapping)}/{verb}"), token, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return Say($"{gateway} did not answer within {Limit.TotalSeconds} s.", 1);
        }
        catch (Exception refused) when (refused is HttpRequestException or SocketException or IOException)
        {
            return Say($"{gateway} cannot be reached: {refused.Message}", 1);
        }
    }

    // Without a file, as on an operator's own machine, the variables may still say what is needed.
    private static GatewayOptions FromEnvironment() =>
        ConfigurationLoader.LoadText("", "the environment", ProcessEnvironment.Read()).Options ?? new GatewayOptions();

    private static async Task<AdminTokenSecret> TokenAsync(AdminOptions admin, CommandParts parts, CancellationToken ct)
    {
        if (admin.Token is not { } written) return default;
        return SecretReference.Parse(written) is { } reference
            ? AdminTokenSecret.Parse(await parts.Secrets.ReadAsync(reference, ct), reference)
            : new AdminTokenSecret(null, $"Admin.Token is not a reference to a secret; it must be {SecretReference.Form}.");
    }

    private static async Task<int> AskAsync(HttpMessageInvoker http, Uri switchOf, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, switchOf) { Content = new ByteArrayContent([]) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, ct);
        var answer = SwitchAnswer.Read(await response.Content.ReadAsStringAsync(ct));
        if (!response.IsSuccessStatusCode) return Say($"{switchOf} answers {(int)response.StatusCode}. {answer.Message}", 1);
        Console.Out.WriteLine(answer.Shown);
        return 0;
    }

    private static int Say(string problem, int code)
    {
        Console.Error.WriteLine(problem.TrimEnd());
        return code;
    }
}
