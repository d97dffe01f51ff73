namespace Gateway.Configuration.Options;

/// <summary>Region and endpoints of the AWS services that are called. An endpoint is <c>http(s)://host[:port]</c>.</summary>
internal sealed class AwsOptions
{
    /// <summary>The region, as in <c>eu-west-1</c>. Default: the AWS SDK's own region chain (AWS_REGION, profile, instance metadata).</summary>
    [AbsentMeans("the AWS SDK's region chain")]
    public string? Region { get; set; }

    /// <summary>Where functions are invoked. Default: <c>https://lambda.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://lambda.<Region>.amazonaws.com")]
    public string? LambdaEndpoint { get; set; }

    /// <summary>SQS, for failure destinations. Default: <c>https://sqs.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://sqs.<Region>.amazonaws.com")]
    public string? SqsEndpoint { get; set; }

    /// <summary>SNS, for failure destinations. Default: <c>https://sns.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://sns.<Region>.amazonaws.com")]
    public string? SnsEndpoint { get; set; }

    /// <summary>S3, for failure destinations. Default: <c>https://s3.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://s3.<Region>.amazonaws.com")]
    public string? S3Endpoint { get; set; }

    /// <summary>Secrets Manager, for broker credentials. Default: <c>https://secretsmanager.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://secretsmanager.<Region>.amazonaws.com")]
    public string? SecretsManagerEndpoint { get; set; }

    /// <summary>X-Ray's own API. Default: <c>https://xray.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://xray.<Region>.amazonaws.com")]
    public string? XRayEndpoint { get; set; }

    /// <summary>STS, for roles. Default: <c>https://sts.&lt;Region&gt;.amazonaws.com</c>.</summary>
    [AbsentMeans("https://sts.<Region>.amazonaws.com")]
    public string? StsEndpoint { get; set; }
}
