using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Gateway.IntegrationTests.House.Browser;

/// <summary>A page of the gateway in a browser, with all that it asked for and complained of.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>Around the part of a page that a picture shows, in pixels.</summary>
    private const int Margin = 16;

    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _window;
    private readonly Uri _address;

    private WatchedPage(IBrowserContext window, IPage page, Uri address)
    {
        (_window, Page, _address) = (window, page, address);
        window.Request += (_, request) => _requests.Enqueue(request.Url);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(isComplaint: true, error);
    }

    public IPage Page { get; }

    public static async Task<WatchedPage> OpenAsync(IBrowser browser, Uri address, BrowserNewContextOptions options)
    {
        var window = await browser.NewContextAsync(options);
        window.SetDefaultTimeout(10_000);
        var page = new WatchedPage(window, await window.NewPageAsync(), address);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>Keeps a picture beside the test's program, for whoever wants to see what it saw.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="part">What to show; by default the whole page.</param>
    /// <returns>Its path.</returns>
    public async Task<string> PictureAsync(string name, string part = "html")
    {
        var path = Path.Combine(Pictures, $"{name}.png");
        var box = (await Find(part).BoundingBoxAsync())!;
        var left = Math.Max(0, box.X - Margin);
        var top = Math.Max(0, box.Y - Margin);
        await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = path,
            FullPage = true,
            Clip = new Clip { X = left, Y = top, Width = box.X + box.Width + Margin - left, Height = box.Y + box.Height + Margin - top },
        });
        return path;
    }

    /// <summary>How many pixels of the page are beyond its right edge, so that it would have to be moved sideways.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Nothing was asked of anybody but the gateway, and nothing went wrong.</summary>
    public void AssertKeptToItself()
    {
        Assert.NotEmpty(_requests);
        Assert.All(_requests, url => Assert.StartsWith(_address.GetLeftPart(UriPartial.Authority), url, StringComparison.Ordinal));
        Assert.Empty(_complaints);
    }

    public ValueTask DisposeAsync() => _window.DisposeAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            _complaints.Enqueue(text);
        }
    }
}
