using System.Diagnostics;

namespace Gateway.Local.Runtime;

/// <summary>
/// Ends a process group when this process has died without doing so. A runtime client whose endpoint is gone may ask it again
/// for ever, as fast as it can.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    // The pipe ends with this process, however that ends. A line says that there is nothing to do.
    private const string Script = "read -r over || kill -s KILL -- \"-$1\"";

    private readonly Process _process;

    /// <param name="setsid">The program that keeps it out of reach of Ctrl-C.</param>
    /// <param name="group">What to end.</param>
    public OrphanGuard(string setsid, int group) =>
        _process = Process.Start(new ProcessStartInfo(setsid, ["/bin/sh", "-c", Script, "sh", $"{group}"]) { UseShellExecute = false, RedirectStandardInput = true })!;

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Write("over\n");
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody ended it.
        }

        _process.Dispose();
    }
}
