// A text built piece by piece, read unit by unit, and cut into words.
var size = 60000; // 12000 to warm up, ES5

function write(count) {
  var words = ["sand", "glass", "hour", "grain"];
  var text = "";
  for (var i = 0; i < count; i++) text += words[i % 4] + i + (i % 10 === 9 ? "\n" : " ");
  return text;
}

function checksum(text) {
  var sum = 7;
  for (var i = 0; i < text.length; i++) sum = (sum * 33 + text.charCodeAt(i)) & 0xffffff;
  return sum;
}

function capitals(text) {
  var result = "";
  var words = text.split(" ");
  for (var i = 0; i < words.length; i++) result += words[i].charAt(0).toUpperCase() + words[i].slice(1);
  return result;
}

var text = write(size);
checksum(text) + ":" + capitals(text).length + ":" + text.indexOf("grain" + (size - 1));
