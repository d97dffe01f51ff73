namespace Gateway.Invocation;

public class InvokeErrorsTests
{
    [Theory]
    [InlineData("RecursiveInvocationException", 400, nameof(InvocationClass.FunctionFailed))]
    [InlineData("TooManyRequestsException", 429, nameof(InvocationClass.Throttled))]
    [InlineData("EC2ThrottledException", 502, nameof(InvocationClass.Throttled))]
    [InlineData("ThrottlingException", 400, nameof(InvocationClass.Throttled))]
    [InlineData("Throttling", 400, nameof(InvocationClass.Throttled))]
    [InlineData("RequestLimitExceeded", 503, nameof(InvocationClass.Throttled))]
    [InlineData("ServiceException", 500, nameof(InvocationClass.ServiceFailed))]
    [InlineData("ResourceConflictException", 409, nameof(InvocationClass.ServiceFailed))]
    [InlineData("SnapStartNotReadyException", 409, nameof(InvocationClass.ServiceFailed))]
    [InlineData("SnapStartRegenerationFailureException", 409, nameof(InvocationClass.ServiceFailed))]
    [InlineData("SnapStartTimeoutException", 408, nameof(InvocationClass.ServiceFailed))]
    [InlineData("EFSMountTimeoutException", 408, nameof(InvocationClass.ServiceFailed))]
    [InlineData("EFSMountConnectivityException", 408, nameof(InvocationClass.ServiceFailed))]
    [InlineData("S3FilesMountTimeoutException", 408, nameof(InvocationClass.ServiceFailed))]
    [InlineData("S3FilesMountConnectivityException", 408, nameof(InvocationClass.ServiceFailed))]
    [InlineData("EFSIOException", 410, nameof(InvocationClass.ServiceFailed))]
    [InlineData("ResourceNotReadyException", 502, nameof(InvocationClass.ServiceFailed))]
    [InlineData("ENINotReadyException", 502, nameof(InvocationClass.ServiceFailed))]
    [InlineData("ENILimitReachedException", 502, nameof(InvocationClass.ServiceFailed))]
    [InlineData("SubnetIPAddressLimitReachedException", 502, nameof(InvocationClass.ServiceFailed))]
    [InlineData("EC2UnexpectedException", 502, nameof(InvocationClass.ServiceFailed))]
    [InlineData("ResourceNotFoundException", 404, nameof(InvocationClass.MappingBroken))]
    [InlineData("AccessDeniedException", 403, nameof(InvocationClass.MappingBroken))]
    [InlineData("NoPublishedVersionException", 400, nameof(InvocationClass.MappingBroken))]
    [InlineData("ModeNotSupportedException", 400, nameof(InvocationClass.MappingBroken))]
    [InlineData("SnapStartException", 400, nameof(InvocationClass.MappingBroken))]
    [InlineData("InvalidParameterValueException", 400, nameof(InvocationClass.MappingBroken))]
    [InlineData("ServiceQuotaExceededException", 402, nameof(InvocationClass.MappingBroken))]
    [InlineData("KMSAccessDeniedException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("KMSDisabledException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("KMSInvalidStateException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("KMSNotFoundException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("EC2AccessDeniedException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("InvalidSubnetIDException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("InvalidSecurityGroupIDException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("InvalidRuntimeException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("InvalidZipFileException", 502, nameof(InvocationClass.MappingBroken))]
    [InlineData("EFSMountFailureException", 403, nameof(InvocationClass.MappingBroken))]
    [InlineData("S3FilesMountFailureException", 403, nameof(InvocationClass.MappingBroken))]
    [InlineData("CodeArtifactUserPendingException", 409, nameof(InvocationClass.MappingBroken))]
    [InlineData("CodeArtifactUserDeletedException", 409, nameof(InvocationClass.MappingBroken))]
    [InlineData("DurableExecutionAlreadyStartedException", 409, nameof(InvocationClass.MappingBroken))]
    [InlineData("RequestTooLargeException", 413, nameof(InvocationClass.TooLarge))]
    [InlineData("SerializedRequestEntityTooLargeException", 413, nameof(InvocationClass.TooLarge))]
    [InlineData("InvalidRequestContentException", 400, nameof(InvocationClass.TooLarge))]
    [InlineData("UnsupportedMediaTypeException", 415, nameof(InvocationClass.TooLarge))]
    public void A_named_error_has_its_class(string type, int status, string expected) =>
        Assert.Equal(expected, InvokeErrors.Classify(type, status).ToString());

    [Theory]
    [InlineData(301, nameof(InvocationClass.MappingBroken))]
    [InlineData(400, nameof(InvocationClass.MappingBroken))]
    [InlineData(403, nameof(InvocationClass.MappingBroken))]
    [InlineData(404, nameof(InvocationClass.MappingBroken))]
    [InlineData(408, nameof(InvocationClass.ServiceFailed))]
    [InlineData(413, nameof(InvocationClass.TooLarge))]
    [InlineData(415, nameof(InvocationClass.TooLarge))]
    [InlineData(429, nameof(InvocationClass.Throttled))]
    [InlineData(500, nameof(InvocationClass.ServiceFailed))]
    [InlineData(502, nameof(InvocationClass.ServiceFailed))]
    [InlineData(503, nameof(InvocationClass.ServiceFailed))]
    [InlineData(504, nameof(InvocationClass.ServiceFailed))]
    public void An_error_without_a_known_name_is_classed_by_its_status(int status, string expected)
    {
        Assert.Equal(expected, InvokeErrors.Classify(null, status).ToString());
        Assert.Equal(expected, InvokeErrors.Classify("BrandNewException", status).ToString());
    }

    [Theory]
    [InlineData("TooManyRequestsException")]
    [InlineData("TooManyRequestsException:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/")]
    [InlineData("com.amazonaws.lambda#TooManyRequestsException")]
    [InlineData("com.amazonaws.lambda#TooManyRequestsException:http://elsewhere/#/")]
    public void A_name_is_found_in_all_its_wrappings(string type) =>
        Assert.Equal("TooManyRequestsException", InvokeErrors.NameOf(type));
}
