namespace Gateway.Aws.Secrets;

/// <summary>What a secret says, or why it could not be read; one of the two is null.</summary>
/// <param name="Text">The secret. Never to be shown.</param>
/// <param name="Problem">In words that name the reference and the remedy, without the secret.</param>
internal sealed record SecretReading(string? Text, string? Problem)
{
    /// <inheritdoc/>
    public override string ToString() => Problem ?? "(a secret)";
}
