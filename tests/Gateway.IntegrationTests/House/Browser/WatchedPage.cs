using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Gateway.IntegrationTests.House.Browser;

/// <summary>A page of the gateway in a browser, with all that it asked for and complained of.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>Around the part of a page that a picture shows, in pixels.</summary>
    private const int Margin = 16;

    // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, of computed colours.
    private const string Colours = """
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
        const ratio = (one, other) => {
          const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05);
        };
        """;

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
        var faint = await Page.EvaluateAsync<string[]>($$"""
            () => {
              {{Colours}}
              const contrast = element => ratio(channels(getComputedStyle(element).color), behind(element));
              return [...document.querySelectorAll('body *')]
                .filter(e => e.offsetParent && (e.matches('select, input') || [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())))
                .filter(e => contrast(e) < 4.5)
                .map(e => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 40)}" ${contrast(e).toFixed(2)}`);
            }
            """);
        Assert.Empty(faint);
    }

    /// <summary>Lines, bars, dots and the ring of the focus have the contrast that WCAG asks of what is drawn (1.4.11), against what lies behind it.</summary>
    public async Task AssertDrawnAsync()
    {
        var faint = await Page.EvaluateAsync<string[]>($$"""
            () => {
              {{Colours}}
              const drawn = [['.edge', 'stroke'], ['.bar', 'backgroundColor'], ['.dot', 'backgroundColor'], ['.plot', 'borderBottomColor'], ['.hair', 'backgroundColor']];
              const ink = (element, property) => {
                const style = getComputedStyle(element);
                const stripes = style.backgroundImage.match(/^repeating-linear-gradient\([^,]+, (rgb\([^)]+\))/);
                return channels(stripes && property === 'backgroundColor' ? stripes[1] : style[property]);
              };
              const found = drawn.flatMap(([selector, property]) => [...document.querySelectorAll(selector)].filter(e => e.getClientRects().length > 0)
                .map(e => [`${selector} "${e.className.baseVal ?? e.className}"`, ratio(ink(e, property), behind(e.parentElement))]));
              const accent = document.createElement('i');
              accent.style.color = 'var(--accent)';
              document.body.append(accent);
              for (const at of document.querySelectorAll('body, .card, .pick[aria-current="true"]')) found.push([`focus on ${at.tagName}.${at.className}`, ratio(channels(getComputedStyle(accent).color), behind(at))]);
              accent.remove();
              return [...found.filter(([, n]) => n < 3).map(([what, n]) => `${what} ${n.toFixed(2)}`), ...['.edge', '.plot'].filter(s => !document.querySelector(s)).map(s => `no ${s}`)];
            }
            """);
        Assert.Empty(faint);
    }

    /// <summary>What can be tapped is as large as WCAG asks (2.5.8): 24 pixels either way, but for links within text.</summary>
    public async Task AssertTappableAsync()
    {
        var small = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button, select, summary, input, nav a')]
              .map(e => [e, e.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
              .map(([e, box]) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 40)}" ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`)
            """);
        Assert.Empty(small);
    }

    /// <summary>Goes on by one press of the tabulator, and sees to it that one sees where to.</summary>
    /// <returns>Where the focus is then: the element's id, or its class where it has none.</returns>
    public async Task<string> TabAsync()
    {
        await Page.Keyboard.PressAsync("Tab");
        var (at, ring) = (await Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.className"), await Page.EvaluateAsync<double>("""
            () => {
              // The slider of the charts is drawn around by what holds all four.
              const at = document.activeElement.closest('.plot')?.closest('.history') ?? document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(at);
              const box = at.getBoundingClientRect();
              const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              return outlineStyle === 'none' || !isInSight ? 0 : parseFloat(outlineWidth);
            }
            """));
        Assert.True(ring >= 2, $"The focus is on '{at}' and one does not see it.");
        return at;
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
