using Microsoft.Playwright;

namespace Gateway.IntegrationTests.House.Browser;

/// <summary>The system's Chromium without a window, for the tests of one class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // What it would do on its own account must not be mistaken for what a page does.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>The page looks every two seconds, at what is sampled every two seconds, on a machine that may be busy.</summary>
    private const int PatienceMs = 15_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = Arguments });
    }

    /// <summary>Opens an address in a window of its own, with nothing kept from before.</summary>
    /// <param name="address">What to open.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="height">Of the window, in pixels.</param>
    /// <param name="scheme">What its user likes.</param>
    /// <param name="password">What its user gives when asked for one.</param>
    internal Task<WatchedPage> OpenAsync(Uri address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, string? password = null) =>
        WatchedPage.OpenAsync(_browser!, address, new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HttpCredentials = password is null ? null : new HttpCredentials { Username = "anybody", Password = password },
        });

    /// <summary>Opens it on a phone, which has no mouse.</summary>
    /// <param name="address">What to open.</param>
    /// <param name="password">What its user gives when asked for one.</param>
    internal Task<WatchedPage> OpenOnPhoneAsync(Uri address, string? password = null) =>
        WatchedPage.OpenAsync(_browser!, address, new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
            DeviceScaleFactor = 2,
            IsMobile = true,
            HasTouch = true,
            ReducedMotion = ReducedMotion.Reduce,
            HttpCredentials = password is null ? null : new HttpCredentials { Username = "anybody", Password = password },
        });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"The tests of pages need one of {string.Join(", ", Names)} on the PATH; tests/run.sh installs it.");
}
