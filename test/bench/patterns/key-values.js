// Lines of a configuration are read.
var size = 4000; // 400 to warm up, ES5

var lines = "server.port = 8080\n# a comment\n  name= hourglass  \n\ndatabase.url =postgres://localhost/sand?x=1\n";
var text = lines.repeat(size);
var pattern = /^[ \t]*([\w.-]+)[ \t]*=[ \t]*(.*?)[ \t]*$/gm;
var units = 0;
for (var match = pattern.exec(text); match !== null; match = pattern.exec(text))
  units += match[1].length + match[2].length;
units;
