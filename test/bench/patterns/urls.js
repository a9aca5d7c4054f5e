// Links are found in prose.
var size = 4000; // 400 to warm up, ES5

var line = "See https://example.org/docs?page=1#top or HTTP://example.com, not ftp://example.net. The http way, though.\n";
var found = line.repeat(size).match(/https?:\/\/[^\s/$.?#][^\s]*/gi);
found.length + ":" + found[0];
