namespace Gateway.Tracing.Platforms;

/// <summary>A pod in an EKS cluster.</summary>
/// <param name="Pod">Its name, which is its host name.</param>
/// <param name="ClusterName">Null when nobody told.</param>
/// <param name="ContainerId">64 hexadecimal digits; null when the system does not show it.</param>
internal sealed record EksPod(string Pod, string? ClusterName, string? ContainerId);
