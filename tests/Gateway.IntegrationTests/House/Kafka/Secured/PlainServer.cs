using System.Text;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>PLAIN: user and password in one message (RFC 4616).</summary>
internal sealed class PlainServer(IReadOnlyDictionary<string, string> users) : ISaslServer
{
    public SaslStep Take(byte[] message) =>
        Encoding.UTF8.GetString(message).Split('\0') is [_, var user, var password] && users.TryGetValue(user, out var known) && known == password
            ? SaslStep.Done([])
            : SaslStep.Refused("Authentication failed: Invalid username or password");
}
