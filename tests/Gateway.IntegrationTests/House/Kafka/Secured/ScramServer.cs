using System.Security.Cryptography;
using System.Text;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>SCRAM: each end proves that it knows the password, which never goes over the wire (RFC 5802).</summary>
internal sealed class ScramServer(IReadOnlyDictionary<string, string> users, HashAlgorithmName hash) : ISaslServer
{
    private const int Iterations = 4096;

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private string? _password;
    private string _clientFirst = "";
    private string _serverFirst = "";

    public SaslStep Take(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        return _serverFirst.Length == 0 ? First(text) : Final(text);
    }

    private SaslStep First(string text)
    {
        _clientFirst = text["n,,".Length..];
        var parts = _clientFirst.Split(',');
        _password = users.GetValueOrDefault(parts[0]["n=".Length..]);
        var nonce = parts[1]["r=".Length..] + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        _serverFirst = $"r={nonce},s={Convert.ToBase64String(_salt)},i={Iterations}";
        return SaslStep.Next(Encoding.UTF8.GetBytes(_serverFirst));
    }

    private SaslStep Final(string text)
    {
        var proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        var auth = Encoding.UTF8.GetBytes($"{_clientFirst},{_serverFirst},{text[..proofAt]}");
        var size = hash == HashAlgorithmName.SHA512 ? 64 : 32;
        var salted = Rfc2898DeriveBytes.Pbkdf2(_password ?? "", _salt, Iterations, hash, size);
        var clientKey = Hmac(salted, "Client Key"u8.ToArray());
        var signature = Hmac(CryptographicOperations.HashData(hash, clientKey), auth);
        var proof = clientKey.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        return _password is not null && text[(proofAt + 3)..] == Convert.ToBase64String(proof)
            ? SaslStep.Done(Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(Hmac(Hmac(salted, "Server Key"u8.ToArray()), auth))}"))
            : SaslStep.Refused($"Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-{hash.Name!.Insert(3, "-")}");
    }

    private byte[] Hmac(byte[] key, byte[] text) => CryptographicOperations.HmacData(hash, key, text);
}
