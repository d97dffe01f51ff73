using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Secrets that the test holds; what was read is remembered until it is forgotten, as in the product.</summary>
internal sealed class FakeSecrets : ISecretStore
{
    public static readonly SecretReference Login = new(SecretKind.Environment, "BROKER_LOGIN");
    public static readonly SecretReference Authority = new(SecretKind.File, "/etc/broker/ca.pem");

    public static readonly SecretReference Identity = new(SecretKind.File, "/etc/broker/identity.pem");

    private volatile string _login = LoginOf(ActiveMqBroker.User, ActiveMqBroker.Password);
    private volatile string? _remembered;

    public string AuthorityPem { get; set; } = "";

    /// <summary>The gateway's certificate and key.</summary>
    public string IdentityPem { get; set; } = "";

    public void SetLogin(string user, string password) => _login = LoginOf(user, password);

    public ValueTask<SecretReading> ReadAsync(SecretReference reference, CancellationToken ct)
    {
        if (reference == Authority) return ValueTask.FromResult(new SecretReading(AuthorityPem, null));
        if (reference == Identity) return ValueTask.FromResult(new SecretReading(IdentityPem, null));
        _remembered ??= _login;
        return ValueTask.FromResult(new SecretReading(_remembered, null));
    }

    public void Forget(SecretReference reference) => _remembered = null;

    private static string LoginOf(string user, string password) => $$"""{"username":"{{user}}","password":"{{password}}"}""";
}
