namespace Gateway.Diagnostics;

/// <summary>Whose a certificate is that a mapping's connection depends on.</summary>
internal enum CertificateKind
{
    /// <summary>The one that the gateway shows to the broker.</summary>
    Client,

    /// <summary>The first to end of those by which the mapping's settings say whom to trust.</summary>
    Authority,

    /// <summary>The one that the broker showed last.</summary>
    Broker,
}
