using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Local.Runtime;

/// <summary>A process with all that it started. Where there is no <c>setsid</c>, what has lost its parent is out of reach.</summary>
internal sealed partial class ProcessGroup(Process leader) : IDisposable
{
    private const int TerminateSignal = 15;
    private const int KillSignal = 9;

    private static readonly string? Setsid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    private readonly int _id = leader.Id;
    private readonly OrphanGuard? _guard = Setsid is null ? null : new OrphanGuard(Setsid, leader.Id);

    /// <summary>How a command is started as the leader of its own group.</summary>
    public static ProcessStartInfo StartOf(FunctionCommand command)
    {
        IEnumerable<string> arguments = Setsid is null ? command.Arguments : [command.Program, .. command.Arguments];
        return new ProcessStartInfo(Setsid ?? command.Program, arguments) { UseShellExecute = false, WorkingDirectory = command.Directory };
    }

    /// <summary>Asks all of it to end.</summary>
    public void Terminate() => Send(TerminateSignal);

    /// <summary>Ends all of it.</summary>
    public void Kill() => Send(KillSignal);

    /// <summary>To be called once it has ended.</summary>
    public void Dispose() => _guard?.Dispose();

    private void Send(int signal)
    {
        if (Setsid is not null && SendSignal(-_id, signal) == 0) return;
        try
        {
            // No group yet, or no more: then there is at most the leader.
            if (!leader.HasExited) leader.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
