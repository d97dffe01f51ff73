namespace Gateway.Tracing.Emission.Upload;

/// <summary>What the receiver says of documents that it does not take.</summary>
/// <param name="Id">The document's id; null when the receiver names none.</param>
/// <param name="Count">How many documents this is about, 1 or more.</param>
/// <param name="Code">One of the receiver's codes.</param>
/// <param name="Message">Its words, if any.</param>
/// <param name="MayTryAgain">True when it might take them a little later.</param>
internal readonly record struct Refusal(string? Id, int Count, string Code, string? Message, bool MayTryAgain);
