namespace Gateway.Local.Runtime;

/// <summary>Hears what the function's processes do, on any thread, several at a time.</summary>
internal interface IFunctionWatch
{
    /// <summary>A line of its output.</summary>
    /// <param name="slot">Which of the processes, from 1.</param>
    /// <param name="line">Without its end.</param>
    void Printed(int slot, string line);

    /// <summary>A process runs for so long and has not asked for work yet.</summary>
    /// <param name="slot">Which of the processes, from 1.</param>
    /// <param name="time">How long.</param>
    void StartsSlowly(int slot, TimeSpan time);

    /// <summary>A process has ended, could not be started, or was ended.</summary>
    /// <param name="slot">Which of the processes, from 1.</param>
    /// <param name="why">In one sentence without full stop.</param>
    /// <param name="wait">How long until it is started again.</param>
    void Ended(int slot, string why, TimeSpan wait);

    /// <summary>The function answered with an error.</summary>
    /// <param name="slot">Which of the processes, from 1.</param>
    /// <param name="error">In one line.</param>
    void Failed(int slot, string error);
}
