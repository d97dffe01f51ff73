namespace Gateway.Tracing.Platforms;

/// <summary>An EC2 instance.</summary>
internal sealed record Ec2Instance(string InstanceId, string? AvailabilityZone, string? Size, string? ImageId);
