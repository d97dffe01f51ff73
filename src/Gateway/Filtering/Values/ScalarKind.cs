namespace Gateway.Filtering.Values;

/// <summary>What a value without members is.</summary>
internal enum ScalarKind : byte
{
    Null,
    True,
    False,
    Number,
    Text,
}
