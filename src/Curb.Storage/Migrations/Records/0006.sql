SELECT 1; -- Held for a change that lands beside this one.
