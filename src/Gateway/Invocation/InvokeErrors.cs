using System.Collections.Frozen;

namespace Gateway.Invocation;

/// <summary>What each error of the Invoke API means for the batch: the one table.</summary>
internal static class InvokeErrors
{
    private static readonly FrozenDictionary<string, InvocationClass> ByType = new Dictionary<string, InvocationClass>
    {
        // Lambda stopped a loop that this very event keeps going.
        ["RecursiveInvocationException"] = InvocationClass.FunctionFailed,

        ["TooManyRequestsException"] = InvocationClass.Throttled,
        ["ThrottlingException"] = InvocationClass.Throttled,
        ["Throttling"] = InvocationClass.Throttled,
        ["RequestLimitExceeded"] = InvocationClass.Throttled,
        ["EC2ThrottledException"] = InvocationClass.Throttled,

        ["ServiceException"] = InvocationClass.ServiceFailed,
        ["ResourceConflictException"] = InvocationClass.ServiceFailed,
        ["ResourceNotReadyException"] = InvocationClass.ServiceFailed,
        ["SnapStartNotReadyException"] = InvocationClass.ServiceFailed,
        ["SnapStartRegenerationFailureException"] = InvocationClass.ServiceFailed,
        ["SnapStartTimeoutException"] = InvocationClass.ServiceFailed,
        ["EFSMountTimeoutException"] = InvocationClass.ServiceFailed,
        ["EFSMountConnectivityException"] = InvocationClass.ServiceFailed,
        ["EFSIOException"] = InvocationClass.ServiceFailed,
        ["ENINotReadyException"] = InvocationClass.ServiceFailed,
        ["ENILimitReachedException"] = InvocationClass.ServiceFailed,
        ["SubnetIPAddressLimitReachedException"] = InvocationClass.ServiceFailed,
        ["EC2UnexpectedException"] = InvocationClass.ServiceFailed,

        ["ResourceNotFoundException"] = InvocationClass.MappingBroken,
        ["AccessDeniedException"] = InvocationClass.MappingBroken,
        ["NoPublishedVersionException"] = InvocationClass.MappingBroken,
        ["ModeNotSupportedException"] = InvocationClass.MappingBroken,
        ["SnapStartException"] = InvocationClass.MappingBroken,
        ["InvalidParameterValueException"] = InvocationClass.MappingBroken,
        ["ServiceQuotaExceededException"] = InvocationClass.MappingBroken,
        ["EC2AccessDeniedException"] = InvocationClass.MappingBroken,
        ["InvalidSubnetIDException"] = InvocationClass.MappingBroken,
        ["InvalidSecurityGroupIDException"] = InvocationClass.MappingBroken,
        ["InvalidRuntimeException"] = InvocationClass.MappingBroken,
        ["InvalidZipFileException"] = InvocationClass.MappingBroken,
        ["EFSMountFailureException"] = InvocationClass.MappingBroken,
        ["S3FilesMountFailureException"] = InvocationClass.MappingBroken,
        ["DurableExecutionAlreadyStartedException"] = InvocationClass.MappingBroken,

        ["RequestTooLargeException"] = InvocationClass.TooLarge,
        ["SerializedRequestEntityTooLargeException"] = InvocationClass.TooLarge,
        ["InvalidRequestContentException"] = InvocationClass.TooLarge,
        ["UnsupportedMediaTypeException"] = InvocationClass.TooLarge,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Families whose members are all of one kind, apart from those in the table.
    private static readonly (string Prefix, InvocationClass Class)[] ByPrefix =
    [
        ("S3FilesMount", InvocationClass.ServiceFailed),
        ("KMS", InvocationClass.MappingBroken),
        ("CodeArtifact", InvocationClass.MappingBroken),
    ];

    private static readonly FrozenSet<string> OfStaleCredentials =
        FrozenSet.Create("ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidClientTokenId");

    /// <summary>The class of a response that is not a success. The type decides where it is known, else the status.</summary>
    public static InvocationClass Classify(string? type, int status)
    {
        if (type is null) return ByStatus(status);
        if (ByType.TryGetValue(type, out var known)) return known;
        foreach (var (prefix, family) in ByPrefix)
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal)) return family;
        }

        return ByStatus(status);
    }

    /// <summary>True when the table knows the type by name.</summary>
    public static bool IsKnown(string type) => ByType.ContainsKey(type);

    /// <summary>True when other credentials may be accepted.</summary>
    public static bool IsOfStaleCredentials(string? type) => type is not null && OfStaleCredentials.Contains(type);

    /// <summary>The bare name in <c>namespace#Name</c> and <c>Name:http://…</c>.</summary>
    public static string NameOf(string type)
    {
        var name = type.AsSpan();
        if (name.IndexOf(':') is >= 0 and var end) name = name[..end];
        return name[(name.LastIndexOf('#') + 1)..].Trim().ToString();
    }

    // An error nobody knows must lose nothing: refusals hold the mapping up, all else is tried again.
    private static InvocationClass ByStatus(int status) => status switch
    {
        429 => InvocationClass.Throttled,
        408 => InvocationClass.ServiceFailed,
        413 or 415 => InvocationClass.TooLarge,
        >= 300 and < 500 => InvocationClass.MappingBroken,
        _ => InvocationClass.ServiceFailed,
    };
}
