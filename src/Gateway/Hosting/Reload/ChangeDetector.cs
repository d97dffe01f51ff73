using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

/// <summary>Decides when a configuration that is looked at now and then was changed. For one caller.</summary>
/// <param name="taken">What was made of it last: what the process was started with.</param>
internal sealed class ChangeDetector(ConfigurationText taken)
{
    private ConfigurationText _taken = taken;
    private ConfigurationText? _last;

    /// <summary>True once for each change, and only when two looks one after the other saw the same: a file may be half written.</summary>
    public bool IsChanged(ConfigurationText seen)
    {
        var isSteady = seen == _last;
        _last = seen;
        if (!isSteady || seen == _taken) return false;
        _taken = seen;
        return true;
    }

    /// <summary>It is taken whatever it is.</summary>
    public void Take(ConfigurationText seen) => (_last, _taken) = (seen, seen);
}
