using Gateway.Aws;

namespace Gateway.Settlement.Destinations;

/// <summary>Says why a destination in AWS did not take something, and what to do about it.</summary>
internal static class AwsRemedy
{
    private static readonly HashSet<string> Denials = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "KMSAccessDenied", "KMSAccessDeniedException", "KmsAccessDenied",
    };

    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal)
    {
        "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "NotFound", "NotFoundException", "NoSuchBucket",
    };

    /// <summary>True when AWS says that we may not.</summary>
    public static bool IsDenial(string? errorType) => errorType is not null && Denials.Contains(errorType);

    /// <summary>True when AWS says that there is no such thing.</summary>
    public static bool IsMissing(string? errorType) => errorType is not null && Missing.Contains(errorType);

    /// <param name="destination">As written.</param>
    /// <param name="action">What IAM has to allow.</param>
    /// <param name="answer">The refusal.</param>
    public static string Problem(string destination, string action, CallAnswer answer)
    {
        var remedy = answer.ErrorType switch
        {
            var denied when IsDenial(denied) => $"allow the gateway's role {action} on it",
            var missing when IsMissing(missing) => "create it, or correct DestinationConfig",
            null when answer.Status == 0 => "let the gateway's network reach it, and see that it has credentials",
            _ => "correct it, or DestinationConfig",
        };
        return $"The failure destination {destination} takes nothing: {answer.Problem}; {remedy}.";
    }
}
