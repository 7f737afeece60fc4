namespace Curb.Exchange.Demo;

/// <summary>Things to draw from, each as often as its weight says.</summary>
internal sealed class Weighted<T>
{
    private readonly T[] _items;
    private readonly double[] _upTo;

    public Weighted(IEnumerable<(T Item, double Weight)> items)
    {
        var list = items.Where(pair => pair.Weight > 0).ToList();
        _items = [.. list.Select(pair => pair.Item)];
        _upTo = new double[_items.Length];
        double sum = 0;
        for (int i = 0; i < _items.Length; i++)
        {
            _upTo[i] = sum += list[i].Weight;
        }
    }

    public IReadOnlyList<T> Items => _items;

    public T Draw(DemoRandom random)
    {
        double at = random.Uniform() * _upTo[^1];
        for (int i = 0; i < _items.Length - 1; i++)
        {
            if (at < _upTo[i])
            {
                return _items[i];
            }
        }

        return _items[^1];
    }
}
