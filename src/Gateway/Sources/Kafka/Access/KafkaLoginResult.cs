namespace Gateway.Sources.Kafka.Access;

/// <summary>A login, or why there is none; one of the two is null.</summary>
/// <param name="Login">Null with a problem.</param>
/// <param name="Problem">With the remedy, without anything of a secret.</param>
internal readonly record struct KafkaLoginResult(KafkaLogin? Login, string? Problem);
