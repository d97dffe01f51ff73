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
        // A place is told as it is in the window, and the picture is of the page.
        await Page.EvaluateAsync("() => scrollTo({ top: 0, behavior: 'instant' })");
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

    /// <summary>Complaints so far are forgotten: those of a test that provokes them.</summary>
    public void Forgive() => _complaints.Clear();

    /// <summary>How often a path was asked for.</summary>
    public int Requests(string path) => _requests.Count(url => new Uri(url).AbsolutePath == path);

    /// <summary>Nothing was asked of anybody but the gateway, and nothing went wrong.</summary>
    public void AssertKeptToItself()
    {
        Assert.NotEmpty(_requests);
        Assert.All(_requests, url => Assert.StartsWith(_address.GetLeftPart(UriPartial.Authority), url, StringComparison.Ordinal));
        Assert.Empty(_complaints);
    }

    /// <summary>All text has the contrast that WCAG asks of small text, against what lies behind it.</summary>
    public async Task AssertReadableAsync()
    {
        var faint = await Page.EvaluateAsync<string[]>("""
            () => {
              const channels = color => color.match(/[\d.]+/g).map(Number);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const color = channels(getComputedStyle(e).backgroundColor);
                  if (color.length < 4 || color[3] > 0) return color;
                }
                return [255, 255, 255];
              };
              const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const contrast = element => {
                const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
              };
              return [...document.querySelectorAll('body *')]
                .filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
                .filter(e => contrast(e) < 4.5)
                .map(e => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 40)}" ${contrast(e).toFixed(2)}`);
            }
            """);
        Assert.Empty(faint);
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
