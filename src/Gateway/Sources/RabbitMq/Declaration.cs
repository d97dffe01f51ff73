namespace Gateway.Sources.RabbitMq;

/// <summary>A queue's declaration as far as it was guessed; see <see cref="DeadLetterProbe"/>.</summary>
internal sealed class Declaration(string impossible, string impossibleValue)
{
    public bool Durable { get; private set; } = true;

    public bool AutoDelete { get; private set; }

    public Dictionary<string, object?> Arguments { get; } = new(StringComparer.Ordinal) { [impossible] = impossibleValue };

    /// <summary>Takes over what the broker told.</summary>
    /// <returns>False when that was no news, so that asking again is of no use.</returns>
    public bool Adopt(InequivalentArgument told)
    {
        switch (told)
        {
            case { Name: "durable", Current: bool durable } when durable != Durable:
                Durable = durable;
                return true;
            case { Name: "auto_delete", Current: bool autoDelete } when autoDelete != AutoDelete:
                AutoDelete = autoDelete;
                return true;
            case { Current: { } value } when told.Name.StartsWith("x-", StringComparison.Ordinal):
                return Arguments.TryAdd(told.Name, value);
            default:
                return false;
        }
    }
}
