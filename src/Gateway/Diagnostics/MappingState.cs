namespace Gateway.Diagnostics;

/// <summary>The states of an event source mapping, in AWS's words.</summary>
internal static class MappingState
{
    /// <summary>Not yet connected for the first time.</summary>
    public const string Creating = nameof(Creating);

    /// <summary>Starting again after a pause.</summary>
    public const string Enabling = nameof(Enabling);

    /// <summary>Consuming, or trying to.</summary>
    public const string Enabled = nameof(Enabled);

    /// <summary>Nothing new is read; what is in flight is finishing.</summary>
    public const string Disabling = nameof(Disabling);

    /// <summary>Stopping, to begin anew with other settings.</summary>
    public const string Updating = nameof(Updating);

    /// <summary>Stopping for good: the configuration does not have it any more.</summary>
    public const string Deleting = nameof(Deleting);

    /// <summary>Nothing is read.</summary>
    public const string Disabled = nameof(Disabled);

    /// <summary>Why a mapping is disabled: somebody wanted it so. The reason and no state.</summary>
    public const string UserInitiated = "USER_INITIATED";
}
