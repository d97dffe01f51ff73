using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Sources;

namespace Gateway.Hosting.Doctor;

/// <summary>What a mapping logs in with: whether its places give it, and how long its certificates are good for.</summary>
/// <param name="mapping">Names the places.</param>
/// <param name="secrets">Reads them.</param>
/// <param name="clock">For certificates that end soon.</param>
internal sealed class SecretChecks(MappingSettings mapping, ISecretStore secrets, TimeProvider clock)
{
    public const string Name = "secrets";

    private readonly IReadOnlyList<SecretReference> _places = [.. new[] { mapping.BasicAuth, mapping.ClientCertificate, mapping.ServerRootCa }.OfType<SecretReference>()];

    /// <summary>What was read; empty before, and where there is nothing to read.</summary>
    public BrokerLogin Login { get; private set; } = new();

    /// <summary>Nothing where the broker asks for nothing.</summary>
    public IEnumerable<Check> All() => _places.Count == 0 ? [] : [new Check(Name, ReadAsync) { LateRemedy = "Let the gateway's network reach Secrets Manager, or correct Aws.SecretsManagerEndpoint." }];

    private async Task<Verdict> ReadAsync(CancellationToken ct)
    {
        Login = await new BrokerSecrets(mapping, secrets, clock).ReadAsync(ct);
        if (Login.Problem is { } problem) return Verdict.Failed("cannot be used", problem);
        var read = Verdict.Ok($"read from {string.Join(", ", _places)}");
        return Ends().Aggregate(read, (verdict, next) => next is { Status: CheckStatus.Warning } ? next : verdict);
    }

    private IEnumerable<Verdict> Ends()
    {
        var now = clock.GetUtcNow();
        if (Login.Authorities is { } authorities) yield return NetworkVerdicts.Ending($"read; the CA of {mapping.ServerRootCa}", FirstEnd(authorities, now), now);
        if (Login.Certificate is { } own) yield return NetworkVerdicts.Ending($"read; the client certificate of {mapping.ClientCertificate}", FirstEnd(own.Chain, now), now);
    }

    private static DateTimeOffset FirstEnd(string pem, DateTimeOffset now)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return CertificateLife.FirstEndOf(certificates, now);
    }
}
