namespace Gateway.Hosting.Redrive;

/// <summary>What the operator asked for.</summary>
/// <param name="ConfigurationPath">The configuration that the gateway runs with.</param>
/// <param name="From">Where the failed records are.</param>
/// <param name="Mapping">Whose function gets them.</param>
/// <param name="IsDryRun">True to look only.</param>
/// <param name="Deletes">True to delete objects whose records have all succeeded.</param>
internal sealed record RedriveRequest(string ConfigurationPath, string From, string Mapping, bool IsDryRun, bool Deletes);
