namespace Gateway.Configuration;

public sealed class SecretReferenceTests
{
    [Theory]
    [InlineData("file:/run/secrets/broker.json", SecretKind.File, "/run/secrets/broker.json")]
    [InlineData("file:///run/secrets/broker.json", SecretKind.File, "/run/secrets/broker.json")]
    [InlineData("env:BROKER", SecretKind.Environment, "BROKER")]
    [InlineData("arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a/b-AbCdEf", SecretKind.SecretsManager, "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a/b-AbCdEf")]
    internal void A_reference_names_a_place(string text, SecretKind kind, string place) =>
        Assert.Equal(new SecretReference(kind, place), SecretReference.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("file:")]
    [InlineData("file:/")]
    [InlineData("file:///")]
    [InlineData("file:relative")]
    [InlineData("env:")]
    [InlineData("/run/secrets/broker.json")]
    [InlineData("arn:aws:secretsmanager:::secret:a")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:a")]
    [InlineData("arn:aws:ssm:eu-west-1:111122223333:parameter/a")]
    public void Anything_else_is_none(string text) => Assert.Null(SecretReference.Parse(text));

    [Theory]
    [InlineData("file:/a/b")]
    [InlineData("env:B")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:a")]
    public void A_reference_is_shown_as_it_was_written(string text) => Assert.Equal(text, SecretReference.Parse(text)!.ToString());
}
