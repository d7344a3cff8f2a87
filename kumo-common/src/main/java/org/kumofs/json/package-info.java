/** The little JSON that tools print and files of ours hold. */
package org.kumofs.json;
