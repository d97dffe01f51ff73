namespace Gateway.Aws.Secrets;

/// <summary>A secret of type <c>BASIC_AUTH</c> or of SCRAM: user and password, or what keeps them from being had.</summary>
/// <param name="Credentials">Null with a problem.</param>
/// <param name="Problem">In words that name the remedy, without anything of the secret; null with credentials.</param>
internal sealed record BasicAuthSecret(UserPassword? Credentials, string? Problem)
{
    private const string Form = """it must be JSON, as in {"username": "…", "password": "…"}""";

    /// <param name="reading">What was read.</param>
    /// <param name="name">The secret as the operator knows it.</param>
    public static BasicAuthSecret Parse(SecretReading reading, string name = "of type BASIC_AUTH")
    {
        if (reading.Text is null) return new BasicAuthSecret(null, reading.Problem);
        if (SecretJson.Parse(reading.Text) is not { } json) return Wrong(name, "is not a JSON object");
        return (Member(json, "username"), Member(json, "password")) switch
        {
            (null, null) => Wrong(name, "has neither username nor password"),
            (null, _) => Wrong(name, "has no username"),
            (_, null) => Wrong(name, "has no password"),
            ({ } user, { } password) => new BasicAuthSecret(new UserPassword(user, password), null),
        };
    }

    private static string? Member(IReadOnlyDictionary<string, string> json, string name) =>
        json.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static BasicAuthSecret Wrong(string name, string what) => new(null, $"The secret {name} {what}; {Form}.");
}
