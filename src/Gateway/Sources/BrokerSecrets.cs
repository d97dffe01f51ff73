using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Sources;

/// <summary>Reads what one mapping logs in with from the places that its settings name.</summary>
/// <param name="mapping">Names them.</param>
/// <param name="secrets">Reads them.</param>
/// <param name="clock">Says which certificates have ended.</param>
/// <param name="metrics">Shows when certificates end; null for nobody.</param>
internal sealed class BrokerSecrets(MappingSettings mapping, ISecretStore secrets, TimeProvider clock, MappingMetrics? metrics = null)
{
    /// <summary>All of it, as of now. Never throws for what cannot be had.</summary>
    public async Task<BrokerLogin> ReadAsync(CancellationToken ct)
    {
        var login = new BrokerLogin();
        if (mapping.BasicAuth is { } basicAuth)
        {
            var read = BasicAuthSecret.Parse(await secrets.ReadAsync(basicAuth, ct), basicAuth.ToString());
            if (read.Credentials is null) return Unusable(read.Problem!);
            login = login with { User = read.Credentials };
        }

        if (mapping.ClientCertificate is { } certificate)
        {
            var read = ClientCertificateSecret.Parse(await secrets.ReadAsync(certificate, ct), certificate.ToString(), clock.GetUtcNow());
            if (read.Expires is { } end) metrics?.CertificateUsed(CertificateKind.Client, end);
            if (read.Certificate is null) return Unusable(read.Problem!);
            login = login with { Certificate = read.Certificate };
        }

        if (mapping.ServerRootCa is { } authority)
        {
            var read = CertificateSecret.Parse(await secrets.ReadAsync(authority, ct), authority.ToString());
            if (read.Pem is null) return Unusable(read.Problem!);
            metrics?.CertificateUsed(CertificateKind.Authority, EndOf(read.Pem));
            login = login with { Authorities = read.Pem };
        }

        return login;
    }

    /// <summary>A broker refused what was read: the next reading asks every place anew, for it may have been rotated.</summary>
    public void Forget()
    {
        foreach (var secret in (ReadOnlySpan<SecretReference?>)[mapping.BasicAuth, mapping.ClientCertificate, mapping.ServerRootCa])
        {
            if (secret is not null) secrets.Forget(secret);
        }
    }

    private DateTimeOffset EndOf(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return CertificateLife.FirstEndOf(authorities, clock.GetUtcNow());
    }

    private BrokerLogin Unusable(string problem)
    {
        Forget();
        return new BrokerLogin(problem);
    }
}
