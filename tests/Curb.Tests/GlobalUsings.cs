global using Xunit;
global using Curb.Tests.Support;
