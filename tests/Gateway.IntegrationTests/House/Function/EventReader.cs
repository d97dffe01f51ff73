namespace Gateway.IntegrationTests.House.Function;

/// <summary>Reads the body of an invocation as one source's event.</summary>
/// <param name="body">The bytes that came.</param>
/// <param name="violation">Told of whatever is not as that source's mapping of Lambda writes it.</param>
/// <returns>The event, or null where it could not be read at all.</returns>
internal delegate FunctionEvent? EventReader(ReadOnlyMemory<byte> body, Action<string> violation);
