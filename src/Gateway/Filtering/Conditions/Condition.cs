using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>What one entry of a pattern's array asks of a value.</summary>
internal abstract class Condition
{
    /// <summary>True when it holds for a field that is not there.</summary>
    public virtual bool HoldsForAbsent => false;

    /// <summary>True when it holds for whatever value there is.</summary>
    public virtual bool HoldsForPresent => false;

    public abstract bool Holds(scoped in Scalar value);
}
