using System.Net;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Settlement.Destinations;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what the answer of a failure destination in AWS comes to.</summary>
internal static class DestinationVerdict
{
    /// <param name="destination">The queue, topic or bucket.</param>
    /// <param name="actions">What IAM has to allow for the question, and for what the gateway does.</param>
    /// <param name="answer">To the question whether it is there.</param>
    public static Verdict Of(FailureDestination destination, (string Look, string Send) actions, CallAnswer answer)
    {
        if (answer.Problem is not { } problem) return Verdict.Ok($"{destination} is there");
        // What S3 answers to a HEAD has no words.
        if (AwsRemedy.IsMissing(answer.ErrorType) || IsBare(answer, HttpStatusCode.NotFound))
            return Verdict.Failed($"{destination} does not exist", $"Create it, or correct DestinationConfig ({destination}).");
        if (AwsRemedy.IsDenial(answer.ErrorType) || IsBare(answer, HttpStatusCode.Forbidden))
            return Verdict.Warning($"{destination} may not be looked at", $"Allow the gateway's role {actions.Look} on it, to have it checked. To send there it needs {actions.Send} only, which cannot be tried without sending.");
        return Verdict.Failed(problem, $"Let the gateway's network reach {destination}, and see that its credentials are right.");
    }

    private static bool IsBare(CallAnswer answer, HttpStatusCode status) => answer.ErrorType is null && answer.Status == (int)status;
}
