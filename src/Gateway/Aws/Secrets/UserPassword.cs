namespace Gateway.Aws.Secrets;

/// <summary>A user's name and password, as in a secret of type <c>BASIC_AUTH</c>.</summary>
internal sealed record UserPassword(string User, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => User;
}
